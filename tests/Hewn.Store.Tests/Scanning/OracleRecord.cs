using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Hewn.Store.Tests.Scanning;

/// <summary>A line as System.Text.Json and plain code see it: what scans are compared with.</summary>
internal sealed class OracleRecord
{
    private readonly JsonElement? _root;

    // Many filters ask for the same fields.
    private readonly Dictionary<string, (bool IsThere, string? Text)> _texts = [];
    private readonly Dictionary<string, (BigInteger Numerator, BigInteger Denominator)?> _numbers = [];

    public OracleRecord(byte[] line)
    {
        Raw = line;
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                _root = document.RootElement.Clone();
        }
        catch (JsonException)
        {
            _root = null;
        }
    }

    public byte[] Raw { get; }

    public bool IsRecord => _root is not null;

    public bool IsBlank => Raw.All(b => b is (byte)' ' or (byte)'\t' or (byte)'\r');

    /// <summary>The lines of a file.</summary>
    public static List<OracleRecord> ReadAll(byte[] file)
    {
        var records = new List<OracleRecord>();
        for (int start = 0; start < file.Length;)
        {
            int end = Array.IndexOf(file, (byte)'\n', start);
            end = end < 0 ? file.Length : end;
            records.Add(new(file[start..end]));
            start = end + 1;
        }

        return records;
    }

    /// <summary>The text of a field that has several names; null when absent.</summary>
    public string? Text(params string[] names)
    {
        foreach (string name in names)
        {
            if (!_texts.TryGetValue(name, out (bool IsThere, string? Text) field))
                _texts.Add(name, field = Find(name) is { } value ? (true, TextOf(value)) : (false, null));
            if (field.IsThere)
                return field.Text;
        }

        return null;
    }

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => Decode(JsonMarshal.GetRawUtf8Value(value)),
        _ => Show(JsonMarshal.GetRawUtf8Value(value)),
    };

    /// <summary>The exact value of a field, as a fraction; null when it is no number.</summary>
    public (BigInteger Numerator, BigInteger Denominator)? Exact(params string[] names)
    {
        if (Text(names) is not { } text)
            return null;
        if (!_numbers.TryGetValue(text, out (BigInteger Numerator, BigInteger Denominator)? number))
            _numbers.Add(text, number = Fraction(text));
        return number;
    }

    private static (BigInteger Numerator, BigInteger Denominator)? Fraction(string text)
    {
        if (!IsJsonNumber(text))
            return null;
        string[] parts = text.ToLowerInvariant().Split('e');
        int exponent = parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0;
        string[] halves = parts[0].Split('.');
        exponent -= halves.Length > 1 ? halves[1].Length : 0;
        BigInteger mantissa = BigInteger.Parse(string.Concat(halves), CultureInfo.InvariantCulture);
        return exponent < 0
            ? (mantissa, BigInteger.Pow(10, -exponent))
            : (mantissa * BigInteger.Pow(10, exponent), BigInteger.One);
    }

    /// <summary>The nearest finite double of a field; null when it is none.</summary>
    public double? Number(params string[] names) =>
        Text(names) is { } text && IsJsonNumber(text)
        && double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) is var value && double.IsFinite(value)
            ? value
            : null;

    private static bool IsJsonNumber(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Number && text.Trim() == text;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private JsonElement? Find(string path)
    {
        if (_root is not { } root)
            return null;
        if (root.TryGetProperty(path, out JsonElement value))
            return value;
        string[] keys = path.Split('.');
        if (keys.Length == 1)
            return null;
        JsonElement at = root;
        foreach (string key in keys)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at))
                return null;
        }

        return at;
    }

    /// <summary>The raw text of a value, as bytes.</summary>
    public byte[]? RawValue(params string[] names)
    {
        foreach (string name in names)
        {
            if (Find(name) is { } value)
                return [.. JsonMarshal.GetRawUtf8Value(value)];
        }

        return null;
    }

    private static string Decode(ReadOnlySpan<byte> raw)
    {
        var bytes = new List<byte>();
        var text = new StringBuilder();
        for (int i = 1; i < raw.Length - 1; i++)
        {
            if (raw[i] != '\\')
            {
                FlushUnits(text, bytes);
                bytes.Add(raw[i]);
                continue;
            }

            i++;
            if (raw[i] == 'u')
            {
                text.Append((char)Convert.ToInt32(Encoding.ASCII.GetString(raw.Slice(i + 1, 4)), 16));
                i += 4;
                continue;
            }

            FlushUnits(text, bytes);
            int simple = "bfnrt".IndexOf((char)raw[i], StringComparison.Ordinal);
            bytes.Add(simple < 0 ? raw[i] : "\b\f\n\r\t"u8[simple]);
        }

        FlushUnits(text, bytes);
        return Show([.. bytes]);
    }

    private static void FlushUnits(StringBuilder units, List<byte> bytes)
    {
        bytes.AddRange(Encoding.UTF8.GetBytes(units.ToString())); // a lone surrogate becomes U+FFFD
        units.Clear();
    }

    /// <summary>Bytes that are no UTF-8 as <c>\xNN</c>.</summary>
    private static string Show(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        while (!bytes.IsEmpty)
        {
            bool isDone = Rune.DecodeFromUtf8(bytes, out Rune rune, out int used) == OperationStatus.Done;
            if (isDone)
                text.Append(rune);
            for (int i = 0; i < used && !isDone; i++)
                text.Append(CultureInfo.InvariantCulture, $"\\x{bytes[i]:X2}");
            bytes = bytes[used..];
        }

        return text.ToString();
    }
}
