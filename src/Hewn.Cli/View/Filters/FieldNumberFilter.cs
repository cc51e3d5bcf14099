using System.Text;
using Hewn.Cli.View.Fields;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary><c>k&gt;number</c> and its kin: a value that is no number fails.</summary>
internal sealed class FieldNumberFilter(FieldPath field, FieldOperator comparison, string number)
    : FieldFilter(field, isNegated: false)
{
    private readonly byte[] _number = Encoding.UTF8.GetBytes(number);

    protected override bool ComparesNumbers => true;

    protected override bool Passes(ReadOnlySpan<byte> text) => NumberText.Compare(text, _number) is { } order
        && comparison switch
        {
            FieldOperator.Greater => order > 0,
            FieldOperator.GreaterOrEqual => order >= 0,
            FieldOperator.Less => order < 0,
            _ => order <= 0,
        };

    protected override LineCondition PlainCondition(FieldKey key) => LineCondition.Field(key, comparison, number);
}
