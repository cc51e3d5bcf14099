using Hewn.Store.Scanning;
using Hewn.Store.Scanning.Filters;
using Hewn.Store.Sieving;

namespace Hewn.Store.Index;

/// <summary>As a test of a field's value; where only reading an entry can tell, the condition may be fulfilled.
/// </summary>
internal sealed class LooseValueTest(ValueTest value, LineCondition condition) : ValueTest
{
    private readonly bool _isNumeric = SieveNumbers.AreComparedBy(condition);

    public override bool Passes(ReadOnlySpan<byte> text) =>
        _isNumeric && SieveNumbers.MayBegin(text) && !SieveNumbers.AreSure(text)
            ? !condition.IsNegated
            : value.Passes(text);
}
