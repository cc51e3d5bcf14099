namespace Hewn.Interpolation;

/// <summary><see cref="Level.Warn"/> as a type. Has no values of its own.</summary>
public readonly record struct WarnLevel : IRecordLevel
{
    /// <inheritdoc/>
    public static Level Level => Level.Warn;
}
