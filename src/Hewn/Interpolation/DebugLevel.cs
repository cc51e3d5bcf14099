namespace Hewn.Interpolation;

/// <summary><see cref="Level.Debug"/> as a type. Has no values of its own.</summary>
public readonly record struct DebugLevel : IRecordLevel
{
    /// <inheritdoc/>
    public static Level Level => Level.Debug;
}
