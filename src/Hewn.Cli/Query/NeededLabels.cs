using Hewn.LogQL.LabelFilters;

namespace Hewn.Cli.Query;

/// <summary>Labels without which a condition drops a line.</summary>
internal static class NeededLabels
{
    public static IEnumerable<string> Of(LabelFilter filter) => filter switch
    {
        AndLabelFilter and => Of(and.Left).Concat(Of(and.Right)),
        TextLabelFilter text => text.Matcher.IsMatch("") ? [] : [text.Matcher.Name],
        NumberLabelFilter number => [number.Name],
        DurationLabelFilter duration => [duration.Name],
        BytesLabelFilter bytes => [bytes.Name],
        IpLabelFilter ip => [ip.Name],
        _ => [],
    };
}
