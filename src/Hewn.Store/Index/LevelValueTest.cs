using Hewn.Store.Scanning.Filters;
using Hewn.Store.Scanning.Values;

namespace Hewn.Store.Index;

/// <summary>The text names a level that is at least so high.</summary>
internal sealed class LevelValueTest(Level minimum) : ValueTest
{
    public override bool Passes(ReadOnlySpan<byte> text) =>
        LevelText.TryRead(text, out Level level) && level >= minimum;
}
