namespace Hewn.Interpolation;

/// <summary><see cref="Level.Fatal"/> as a type. Has no values of its own.</summary>
public readonly record struct FatalLevel : IRecordLevel
{
    /// <inheritdoc/>
    public static Level Level => Level.Fatal;
}
