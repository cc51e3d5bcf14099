using System.Text;
using Hewn.LogQL.Regexes;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Parsers;

/// <summary>
/// Makes labels of the named groups of a regular expression; of one that took no part an empty label.
/// </summary>
internal sealed class RegexpProcessor(TextMatcher matcher, FieldNeeds needs) : LineStage
{
    private readonly FieldNames _names = new(needs);
    private readonly byte[][] _groups = [.. matcher.GroupNames.Select(Encoding.ASCII.GetBytes)];

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (needs.IsNothing)
            return true;
        TextMatch match = matcher.Match(GoText.FromBytes(line.Line.Span));
        if (!match.Success)
            return true;
        int mark = line.Labels.Mark;
        for (int i = 0; i < _groups.Length; i++)
        {
            if (_names.Find(_groups[i], line.Labels) is { } label)
            {
                byte[] value = GoText.ToBytes(match.Named(i));
                line.Labels.SetParsed(label, LabelText.Clean(value, line.Scratch), mark);
            }
        }

        return true;
    }
}
