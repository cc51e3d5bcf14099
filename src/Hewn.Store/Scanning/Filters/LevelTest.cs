using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Scanning.Filters;

/// <summary>The level is at least so high.</summary>
internal sealed unsafe class LevelTest(int field, Level minimum, bool isNegated) : LineTest
{
    private readonly LevelReader _levels = new();

    public override bool Passes(in LineView line) =>
        _levels.Read(line.Piece, line.Values[field]) >= (int)minimum != isNegated;
}
