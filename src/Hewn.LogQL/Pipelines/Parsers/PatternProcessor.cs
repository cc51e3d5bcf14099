using System.Text;
using Hewn.LogQL.Stages;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Pipelines.Parsers;

/// <summary>
/// Makes labels of the gaps of a pattern. A gap ends at the first place where the text behind it stands; when it is
/// nowhere, the gap takes all that is left, and the later ones give nothing.
/// </summary>
internal sealed class PatternProcessor : LineStage
{
    private readonly FieldNeeds _needs;
    private readonly FieldNames _names;
    private readonly byte[] _beginning;
    private readonly (byte[]? Name, byte[]? Behind)[] _gaps;

    /// <summary>A processor for a pattern.</summary>
    public PatternProcessor(LinePattern pattern, FieldNeeds needs)
    {
        (_needs, _names) = (needs, new FieldNames(needs));
        IReadOnlyList<LinePatternPart> parts = pattern.Parts;
        _beginning = parts[0].IsGap ? [] : GoText.ToBytes(parts[0].Text);
        var gaps = new List<(byte[]?, byte[]?)>();
        for (int i = 0; i < parts.Count; i++)
        {
            if (!parts[i].IsGap)
                continue;
            gaps.Add((parts[i].IsCapture ? Encoding.ASCII.GetBytes(parts[i].Text) : null,
                i + 1 < parts.Count ? GoText.ToBytes(parts[i + 1].Text) : null));
        }

        _gaps = [.. gaps];
    }

    /// <inheritdoc/>
    public override bool Process(LineContext line)
    {
        if (_needs.IsNothing || line.Line.IsEmpty || !line.Line.Span.StartsWith(_beginning))
            return true;
        int mark = line.Labels.Mark;
        ReadOnlyMemory<byte> rest = line.Line[_beginning.Length..];
        foreach ((byte[]? name, byte[]? behind) in _gaps)
        {
            int found = behind is null ? -1 : rest.Span.IndexOf(behind);
            ReadOnlyMemory<byte> value = found < 0 ? rest : rest[..found];
            if (name is not null && _names.Find(name, line.Labels) is { } label)
                line.Labels.SetParsed(label, LabelText.Clean(value, line.Scratch), mark);
            if (found < 0)
                break;
            rest = rest[(found + behind!.Length)..];
        }

        return true;
    }
}
