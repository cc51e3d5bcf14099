namespace Hewn.Interpolation;

/// <summary><see cref="Level.Info"/> as a type. Has no values of its own.</summary>
public readonly record struct InfoLevel : IRecordLevel
{
    /// <inheritdoc/>
    public static Level Level => Level.Info;
}
