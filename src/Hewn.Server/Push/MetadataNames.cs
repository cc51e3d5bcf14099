using System.Text;
using Hewn.LogQL.Labels;

namespace Hewn.Server.Push;

/// <summary>
/// Names of structured metadata, each made once: most lines have those of the line before, in its order. One thread's.
/// </summary>
internal sealed class MetadataNames
{
    private const int MaxNames = 64; // Beyond it all are forgotten.
    private readonly List<(byte[] Bytes, string Name)> _known = [];
    private int _next; // Where the name that is asked for next probably is.

    /// <summary>Room for the labels of a line.</summary>
    public List<Label> Labels { get; } = [];

    /// <summary>A name that selectors can have, of one as it came.</summary>
    public string NameOf(ReadOnlySpan<byte> bytes)
    {
        for (int tried = 0; tried < _known.Count; tried++)
        {
            int at = (_next + tried) % _known.Count;
            if (!bytes.SequenceEqual(_known[at].Bytes))
                continue;
            _next = at + 1;
            return _known[at].Name;
        }

        if (_known.Count >= MaxNames)
            _known.Clear();
        string name = LabelText.SafeName(Encoding.UTF8.GetString(bytes));
        _known.Add((bytes.ToArray(), name));
        _next = _known.Count;
        return name;
    }
}
