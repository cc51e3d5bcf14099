using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Lines;

namespace Hewn.Store.Sieving;

/// <summary>A text in the line's bytes.</summary>
internal sealed unsafe class TextSieveTest(TextTest text) : SieveTest
{
    public override bool RulesOut(byte* piece, int start, int end, Slice* values) =>
        !text.Passes(new LineView(piece, start, end, values));
}
