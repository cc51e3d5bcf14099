using System.Collections.Concurrent;
using Hewn.LogQL.Labels;
using Hewn.Server.Http;

namespace Hewn.Server.Push;

/// <summary>Labels of pushed streams, and names of metadata.</summary>
internal static class LabelText
{
    /// <summary>Texts whose labels are remembered: clients push to the same streams again and again. Beyond it all are
    /// forgotten.</summary>
    private const int MaxKnown = 16_384;

    private static readonly ConcurrentDictionary<string, LabelSet> _known = new(StringComparer.Ordinal);
    private static int _knownCount;

    /// <summary>Reads labels as Prometheus writes them: <c>{app="api", env="prod"}</c>.</summary>
    /// <exception cref="RequestFailure">They are none.</exception>
    public static LabelSet Read(string text)
    {
        if (_known.TryGetValue(text, out LabelSet? known))
            return known;
        LabelSet labels = Parse(text);
        if (Interlocked.Increment(ref _knownCount) > MaxKnown)
        {
            _known.Clear();
            Volatile.Write(ref _knownCount, 0);
        }

        return _known[text] = labels;
    }

    private static LabelSet Parse(string text)
    {
        var labels = new List<Label>();
        var reader = new LabelReader(text);
        while (reader.TryNext(out string name, out string value))
        {
            if (labels.Exists(label => label.Name == name))
                throw RequestFailure.Bad($"stream '{text}' has duplicate label name: '{name}'");
            labels.Add(new(name, value));
        }

        if (reader.Fault is { } fault)
            throw Bad(text, fault);
        labels.RemoveAll(label => label.Value.Length == 0); // An empty label is none, as in Prometheus.
        return LabelSet.Of(labels);
    }

    /// <summary>Refuses names that a selector could not name.</summary>
    /// <exception cref="RequestFailure">One of them is no name.</exception>
    public static void Check(LabelSet labels)
    {
        foreach (Label label in labels)
        {
            if (SafeName(label.Name) != label.Name || label.Name.Length == 0)
                throw Bad(labels.ToString(), $"'{label.Name}' is no name of a label");
        }
    }

    /// <summary>A name in which each letter that names cannot have is <c>_</c>.</summary>
    public static string SafeName(string name)
    {
        bool isSafe = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(IsOfName);
        if (isSafe || name.Length == 0)
            return name;
        string safe = string.Concat(name.EnumerateRunes().Select(
            rune => rune.IsAscii && IsOfName((char)rune.Value) ? (char)rune.Value : '_'));
        return char.IsAsciiDigit(safe[0]) ? "key_" + safe : safe;
    }

    /// <summary>Whether names may have a letter; a digit not as their first.</summary>
    public static bool IsOfName(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';

    private static RequestFailure Bad(string text, string fault) =>
        RequestFailure.Bad($"Error parsing labels '{text}' with error: {fault}");
}
