using Hewn.Cli.View.Output;

namespace Hewn.Cli.Requests;

/// <summary>A comparison for people: what differs, with the lines around it.</summary>
internal sealed class DiffText(TextWriter output, int? width, Ink ink)
{
    private const int ContextLines = 2;
    private const int NameColumns = 20;

    public void Write(RecordedCall before, RecordedCall after, CallDiff diff)
    {
        Line(ink.Bad, $"- {PlainText.Of(before.Id)}");
        Line(ink.Good, $"+ {PlainText.Of(after.Id)}");
        Head("parameters and figures", diff.Parameters.Count == 0);
        foreach ((string name, string? old, string? now) in diff.Parameters)
            Line(null, $"{CellText.Pad(PlainText.Of(name), NameColumns)} {Shown(old)} → {Shown(now)}");
        Write("prompt", diff.Prompt);
        Write("answer", diff.Answer);
    }

    private static string Shown(string? value) => value is null ? "(none)" : PlainText.Of(value);

    private void Head(string text, bool isSame)
    {
        output.WriteLine();
        output.WriteLine(ink.Strong(isSame ? $"{text}: the same" : text));
    }

    private void Write(string name, IReadOnlyList<DiffLine> lines)
    {
        Head(name, lines.All(line => line.Sign == ' '));
        int last = -1;
        for (int i = 0; i < lines.Count; i++)
        {
            if (!IsNearChange(lines, i))
                continue;
            if (last >= 0 && i > last + 1)
                Line(ink.Dim, "  ⋮");
            last = i;
            DiffLine line = lines[i];
            string text = PlainText.Of(line.Text.Replace("\t", "    ", StringComparison.Ordinal));
            Line(line.Sign switch { '-' => ink.Bad, '+' => ink.Good, _ => null }, $"{line.Sign} {text}");
        }
    }

    private static bool IsNearChange(IReadOnlyList<DiffLine> lines, int at)
    {
        for (int i = Math.Max(0, at - ContextLines); i <= Math.Min(lines.Count - 1, at + ContextLines); i++)
        {
            if (lines[i].Sign != ' ')
                return true;
        }

        return false;
    }

    private void Line(Func<string, string>? paint, string text)
    {
        string wrapped = width is { } columns ? CellText.Wrap(text, columns) : text;
        foreach (string line in wrapped.Split('\n'))
            output.WriteLine(paint is null ? line : paint(line));
    }
}
