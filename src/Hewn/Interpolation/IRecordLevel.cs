namespace Hewn.Interpolation;

/// <summary>A level as a type, so that an interpolated message knows its level before it is built.</summary>
public interface IRecordLevel
{
    /// <summary>The level.</summary>
    static abstract Level Level { get; }
}
