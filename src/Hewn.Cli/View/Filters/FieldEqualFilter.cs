using System.Text;
using Hewn.Cli.View.Fields;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary><c>k=v</c> and <c>k!=v</c>: the same text, or the same number however it is written.</summary>
internal sealed class FieldEqualFilter(FieldPath field, string value, bool isNegated) : FieldFilter(field, isNegated)
{
    private readonly byte[] _value = Encoding.UTF8.GetBytes(value);
    private readonly bool _isNumber = NumberText.IsNumber(Encoding.UTF8.GetBytes(value));

    protected override bool ComparesNumbers => _isNumber;

    protected override bool Passes(ReadOnlySpan<byte> text) =>
        text.SequenceEqual(_value) || (_isNumber && NumberText.Compare(text, _value) == 0);

    protected override LineCondition PlainCondition(FieldKey key) =>
        LineCondition.Field(key, FieldOperator.Equal, value);
}
