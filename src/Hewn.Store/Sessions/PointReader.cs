using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Hewn.Store.Entries;

namespace Hewn.Store.Sessions;

/// <summary>Takes the numbers out of a point: a track's, or a line of a run's metrics. Not thread-safe.</summary>
internal sealed class PointReader
{
    private const int MaxNameChars = 256;
    private readonly Dictionary<string, string> _names = [];
    private readonly List<(string Field, double Value)> _values = [];
    private double? _index;
    private double? _step;

    /// <summary>The numbers, after a read.</summary>
    public IReadOnlyList<(string Field, double Value)> Values => _values;

    /// <summary>Its step, else its index, else null.</summary>
    public double? Step => _step ?? _index;

    /// <summary>Its index, or null.</summary>
    public double? Index => _index;

    /// <summary>Its step alone, or null.</summary>
    public double? OwnStep => _step;

    /// <summary>Reads a point, which is known to be one JSON object.</summary>
    /// <param name="json">The object.</param>
    /// <param name="isMetrics">Whether its numbers stand in the object itself and not in <c>data</c>.</param>
    public void Read(ReadOnlySpan<byte> json, bool isMetrics)
    {
        _values.Clear();
        (_index, _step) = (null, null);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = Limits.MaxDepth });
        reader.Read();
        if (isMetrics)
        {
            ReadMembers(ref reader, "");
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIndex = reader.Is("index"u8);
            bool isStep = reader.Is("step"u8);
            bool isPoint = reader.Is("data"u8);
            reader.Read();
            if (isPoint && reader.TokenType == JsonTokenType.StartObject)
                ReadMembers(ref reader, "");
            else if (isPoint && TryNumber(ref reader, out double alone))
                _values.Add(("value", alone));
            else if (isIndex && TryNumber(ref reader, out double index))
                _index = index;
            else if (isStep && TryNumber(ref reader, out double step))
                _step = step;
            reader.Skip();
        }
    }

    private void ReadMembers(ref Utf8JsonReader reader, string prefix)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isStep = prefix.Length == 0 && (reader.Is("step"u8)
                || reader.Is("global_step"u8) || reader.Is("_step"u8));
            bool isTime = prefix.Length == 0 && reader.Is("timestamp"u8);
            string name = NameOf(ref reader, prefix);
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
                ReadMembers(ref reader, name + ".");
            else if (!isTime && TryNumber(ref reader, out double value))
                Take(name, value, isStep);
            else
                reader.Skip();
        }
    }

    private void Take(string name, double value, bool isStep)
    {
        if (isStep && double.IsFinite(value))
            _step ??= value;
        else
            _values.Add((name, value));
    }

    /// <summary>A number, or what stands for one that JSON does not have.</summary>
    private static bool TryNumber(ref Utf8JsonReader reader, out double value)
    {
        value = double.NaN;
        if (reader.TokenType == JsonTokenType.Number)
            return Utf8Parser.TryParse(reader.ValueSpan, out value, out _);
        if (reader.TokenType != JsonTokenType.String)
            return false;
        if (reader.Is("NaN"u8))
            return true;
        value = reader.Is("Infinity"u8) ? double.PositiveInfinity : double.NegativeInfinity;
        return value > 0 || reader.Is("-Infinity"u8);
    }

    private string NameOf(ref Utf8JsonReader reader, string prefix)
    {
        if (prefix.Length > 0 || reader.ValueIsEscaped || reader.ValueSpan.Length > MaxNameChars)
            return prefix + JsonText.StringOf(ref reader);
        // Fast path: the same few names on every line.
        Span<char> chars = stackalloc char[MaxNameChars];
        ReadOnlySpan<char> name = chars[..Encoding.UTF8.GetChars(reader.ValueSpan, chars)];
        Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> known =
            _names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (known.TryGetValue(name, out string? text))
            return text;
        text = name.ToString();
        if (_names.Count < Limits.MaxSeries)
            _names.Add(text, text);
        return text;
    }
}
