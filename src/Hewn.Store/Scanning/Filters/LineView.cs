using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Scanning.Filters;

/// <summary>A line as a test sees it.</summary>
internal readonly unsafe ref struct LineView(byte* piece, int start, int end, Slice* values)
{
    public readonly byte* Piece = piece;
    public readonly int Start = start;
    public readonly int End = end;
    public readonly Slice* Values = values;
}
