using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Hewn.Tests.Formats;

/// <summary>Compares a line with what was logged, as System.Text.Json reads it.</summary>
internal static class JsonJudge
{
    private static readonly UTF8Encoding _strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Reads a line, strictly.</summary>
    /// <exception cref="InvalidOperationException">It is no JSON as it should be; the message says why.</exception>
    public static JsonElement Read(ReadOnlySpan<byte> line)
    {
        string text = _strict.GetString(line);
        foreach (char c in text)
        {
            if (char.IsControl(c) || c is '\u2028' or '\u2029')
                throw new InvalidOperationException($"raw U+{(int)c:X4} in {text}");
        }

        using JsonDocument document = JsonDocument.Parse(
            text, new JsonDocumentOptions { AllowDuplicateProperties = false, MaxDepth = 64 });
        return document.RootElement.Clone();
    }

    /// <summary>Compares a value with what it became.</summary>
    /// <exception cref="InvalidOperationException">They differ; the message says how.</exception>
    public static void Compare(string name, object? sent, JsonElement read)
    {
        if (!IsSame(sent, read))
        {
            string shown = sent is string text ? JsonSerializer.Serialize(text) : $"{sent} ({sent?.GetType().Name})";
            throw new InvalidOperationException(
                $"{JsonSerializer.Serialize(name)}: {shown} became {read.GetRawText()}");
        }
    }

    private static bool IsSame(object? sent, JsonElement read) => sent switch
    {
        null => read.ValueKind == JsonValueKind.Null,
        string text => IsText(read, RandomValues.Carried(text)),
        bool flag => read.ValueKind == (flag ? JsonValueKind.True : JsonValueKind.False),
        double number => IsDouble(number, read),
        float number => float.IsFinite(number)
            ? BitConverter.SingleToInt32Bits(read.GetSingle()) == BitConverter.SingleToInt32Bits(number)
            : IsDouble(number, read),
        decimal number => read.GetDecimal() == number,
        byte or sbyte or short or ushort or int or uint or long or ulong =>
            read.ValueKind == JsonValueKind.Number
            && read.GetRawText() == ((IFormattable)sent).ToString(null, CultureInfo.InvariantCulture),
        DateTime time => read.GetDateTime().Ticks == time.Ticks
            && read.GetString()!.EndsWith('Z') == (time.Kind == DateTimeKind.Utc),
        DateTimeOffset time => read.GetDateTimeOffset() is var other && other == time && other.Offset == time.Offset,
        TimeSpan time => TimeSpan.Parse(read.GetString()!, CultureInfo.InvariantCulture) == time,
        Guid id => read.GetGuid() == id,
        byte[] bytes => read.GetBytesFromBase64().AsSpan().SequenceEqual(bytes),
        Enum value => IsText(read, value.ToString()),
        JsonElement element => JsonElement.DeepEquals(element, read),
        Dictionary<string, object?> members => AreSame(members, read),
        IList list => read.ValueKind == JsonValueKind.Array && read.GetArrayLength() == list.Count
            && list.Cast<object?>().Zip(read.EnumerateArray()).All(pair => IsSame(pair.First, pair.Second)),
        _ => throw new InvalidOperationException(sent.GetType().Name),
    };

    private static bool AreSame(Dictionary<string, object?> members, JsonElement read) =>
        read.ValueKind == JsonValueKind.Object && read.EnumerateObject().Count() == members.Count
        && members.All(member => read.TryGetProperty(RandomValues.Carried(member.Key), out JsonElement value)
            && IsSame(member.Value, value));

    private static bool IsText(JsonElement read, string text) =>
        read.ValueKind == JsonValueKind.String && read.GetString() == text;

    private static bool IsDouble(double number, JsonElement read) => double.IsFinite(number)
        ? read.ValueKind == JsonValueKind.Number
            && BitConverter.DoubleToInt64Bits(read.GetDouble()) == BitConverter.DoubleToInt64Bits(number)
        : IsText(read, double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
}
