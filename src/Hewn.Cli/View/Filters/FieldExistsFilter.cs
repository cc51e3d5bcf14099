using Hewn.Cli.View.Fields;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary><c>exists(k)</c> and <c>!exists(k)</c>: null is as good as absent.</summary>
internal sealed class FieldExistsFilter(FieldPath field, bool isNegated) : FieldFilter(field, isNegated)
{
    protected override bool Passes(ReadOnlySpan<byte> text) => true;

    protected override LineCondition PlainCondition(FieldKey key) => LineCondition.Field(key, FieldOperator.Exists);
}
