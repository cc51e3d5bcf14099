namespace Hewn.Store.Dialects.Wrappers;

/// <summary>A line of another dialect inside a line.</summary>
/// <param name="inner">The inner line; the whole line where nothing is wrapped.</param>
/// <param name="isWrapped">True when it stood inside a line.</param>
/// <param name="isPartial">True when it goes on in the next line.</param>
internal readonly ref struct WrappedLine(ReadOnlySpan<byte> inner, bool isWrapped, bool isPartial)
{
    /// <summary>The inner line.</summary>
    public ReadOnlySpan<byte> Inner { get; } = inner;

    /// <summary>True when it stood inside a line.</summary>
    public bool IsWrapped { get; } = isWrapped;

    /// <summary>True when it goes on in the next line.</summary>
    public bool IsPartial { get; } = isPartial;
}
