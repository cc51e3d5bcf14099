using System.Text;

namespace Hewn.Cli.View.Output;

/// <summary>
/// Which fields are shown: all but those of <c>--hide</c>, or only those of <c>--show</c>. Time, level and message are
/// fields like others here; their names are <c>timestamp</c>, <c>level</c> and <c>message</c>.
/// </summary>
internal sealed class FieldChoice
{
    private readonly byte[][] _hidden;
    private readonly byte[][] _shown;

    private FieldChoice(string[] hidden, string[] shown)
    {
        Shown = shown;
        _hidden = Array.ConvertAll(hidden, Encoding.UTF8.GetBytes);
        _shown = Array.ConvertAll(shown, Encoding.UTF8.GetBytes);
    }

    /// <summary>Shows everything.</summary>
    public static FieldChoice All { get; } = new([], []);

    /// <summary>The fields of <c>--show</c> in their order; empty when all are shown.</summary>
    public string[] Shown { get; }

    public bool IsAll => _hidden.Length == 0 && _shown.Length == 0;

    /// <summary>From what was typed: names between commas.</summary>
    public static FieldChoice Of(IEnumerable<string> hidden, IEnumerable<string> shown) =>
        new([.. hidden.SelectMany(Split)], [.. shown.SelectMany(Split)]);

    /// <summary>Whether a field is shown.</summary>
    public bool Takes(ReadOnlySpan<byte> name) =>
        !Has(_hidden, name) && (_shown.Length == 0 || Has(_shown, name));

    private static bool Has(byte[][] names, ReadOnlySpan<byte> name)
    {
        foreach (byte[] each in names)
        {
            if (name.SequenceEqual(each))
                return true;
        }

        return false;
    }

    private static string[] Split(string names) =>
        names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
