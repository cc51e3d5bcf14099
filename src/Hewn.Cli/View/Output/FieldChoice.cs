using System.Text;
using Hewn.Store.Dialects;
using Hewn.Store.Entries;

namespace Hewn.Cli.View.Output;

/// <summary>
/// Which fields are shown: all but those of <c>--hide</c>, or only those of <c>--show</c>. Time, level and message are
/// fields like others here; their names are <c>timestamp</c>, <c>level</c> and <c>message</c>. A name that reading
/// changes (<c>msg</c>) means what it was changed to, in records that were written with it. One thread's.
/// </summary>
internal sealed class FieldChoice
{
    private readonly byte[][] _hidden;
    private readonly byte[][] _shown;
    private readonly byte[][] _hiddenRenamed;
    private readonly byte[][] _shownRenamed;
    private bool _isRewritten;

    private FieldChoice(string[] hidden, string[] shown)
    {
        Shown = shown;
        _hidden = Array.ConvertAll(hidden, Encoding.UTF8.GetBytes);
        _shown = Array.ConvertAll(shown, Encoding.UTF8.GetBytes);
        (_hiddenRenamed, _shownRenamed) = (Renamed(hidden), Renamed(shown));
    }

    /// <summary>Shows everything.</summary>
    public static FieldChoice All { get; } = new([], []);

    /// <summary>The fields of <c>--show</c> in their order; empty when all are shown.</summary>
    public string[] Shown { get; }

    public bool IsAll => _hidden.Length == 0 && _shown.Length == 0;

    /// <summary>From what was typed: names between commas.</summary>
    public static FieldChoice Of(IEnumerable<string> hidden, IEnumerable<string> shown) =>
        new([.. hidden.SelectMany(Split)], [.. shown.SelectMany(Split)]);

    /// <summary>Whether some name is one that reading changes: then <see cref="LookAt"/> is to be called.</summary>
    public bool HasRenamed => _hiddenRenamed.Length + _shownRenamed.Length > 0;

    /// <summary>Tells which entry's fields are asked for next.</summary>
    public void LookAt(Entry entry) => _isRewritten = !EntryForms.IsJson(entry);

    /// <summary>Whether a field is shown.</summary>
    public bool Takes(ReadOnlySpan<byte> name)
    {
        if (Has(_hidden, name) || (_isRewritten && Has(_hiddenRenamed, name)))
            return false;
        return _shown.Length == 0 || Has(_shown, name) || (_isRewritten && Has(_shownRenamed, name));
    }

    private static byte[][] Renamed(string[] names) =>
        [.. names.Select(CanonicalNames.Of).OfType<string>().Select(Encoding.UTF8.GetBytes)];

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
