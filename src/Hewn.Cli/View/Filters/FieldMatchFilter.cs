using System.Text;
using System.Text.RegularExpressions;
using Hewn.Cli.View.Fields;
using Hewn.Store.Scanning;

namespace Hewn.Cli.View.Filters;

/// <summary><c>k~regex</c> and <c>k!~regex</c>: the text matches somewhere.</summary>
internal sealed class FieldMatchFilter(FieldPath field, Regex pattern, bool isNegated) : FieldFilter(field, isNegated)
{
    protected override bool Passes(ReadOnlySpan<byte> text) => pattern.IsMatch(Encoding.UTF8.GetString(text));

    protected override LineCondition PlainCondition(FieldKey key) =>
        LineCondition.Field(key, FieldOperator.Matches, pattern.ToString());
}
