using Hewn.LogQL.Labels;

namespace Hewn.Store.Streams;

/// <summary>Sets of labels by their JSON, each read once as long as there is room. One thread's.</summary>
internal sealed class LabelTexts
{
    /// <summary>Sets that are remembered; beyond it all are forgotten.</summary>
    private const int MaxSets = 16_384;

    private readonly Dictionary<int, (byte[] Json, LabelSet Labels)> _sets = [];
    private byte[] _json = [];
    private LabelSet _labels = LabelSet.Empty;

    /// <summary>The JSON of the last set.</summary>
    public ReadOnlySpan<byte> LastJson => _json;

    /// <summary>The labels of a JSON object.</summary>
    public LabelSet Of(ReadOnlySpan<byte> json)
    {
        if (json.SequenceEqual(_json) && json.Length > 0)
            return _labels;
        var hash = default(HashCode);
        hash.AddBytes(json);
        int key = hash.ToHashCode();
        if (!_sets.TryGetValue(key, out (byte[] Json, LabelSet Labels) known) || !json.SequenceEqual(known.Json))
        {
            if (_sets.Count >= MaxSets)
                _sets.Clear();
            _sets[key] = known = (json.ToArray(), LabelJson.Read(json));
        }

        (_json, _labels) = known;
        return _labels;
    }
}
