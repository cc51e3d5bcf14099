using LocalLlm.Inference;

namespace LocalLlm.Tests.Inference;

/// <summary>A past that keeps everything in lists.</summary>
internal sealed class ListPast(int width) : IPast
{
    private readonly Dictionary<int, (List<float> Keys, List<float> Values)> _layers = [];

    public void Read(int layer, int count, Span<float> keys, Span<float> values)
    {
        (List<float> ownKeys, List<float> ownValues) = _layers[layer];
        ownKeys.Count.ShouldBe(count * width);
        ownKeys.ToArray().CopyTo(keys);
        ownValues.ToArray().CopyTo(values);
    }

    public void Store(int layer, ReadOnlySpan<float> keys, ReadOnlySpan<float> values)
    {
        if (!_layers.ContainsKey(layer))
            _layers[layer] = ([], []);
        _layers[layer].Keys.AddRange(keys.ToArray());
        _layers[layer].Values.AddRange(values.ToArray());
    }
}
