namespace Hewn.Interpolation;

/// <summary><see cref="Level.Error"/> as a type. Has no values of its own.</summary>
public readonly record struct ErrorLevel : IRecordLevel
{
    /// <inheritdoc/>
    public static Level Level => Level.Error;
}
