using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Hewn.Server.Http;

namespace Hewn.Server.Otlp;

/// <summary>Values of attributes and bodies as text: plain ones as they are, lists and pairs as JSON, bytes as base64.
/// </summary>
internal static class OtlpText
{
    /// <summary>A value as text.</summary>
    public static string Of(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => Number(number),
        byte[] bytes => Convert.ToBase64String(bytes),
        _ => Encoding.UTF8.GetString(TextAnswer.Build(json => Write(json, value)).Span),
    };

    private static string Number(double number) => double.IsFinite(number)
        ? number.ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal)
        : double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";

    /// <summary>Writes a value as JSON; what JSON has no number for is a text.</summary>
    public static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case List<KeyValuePair<string, object?>> pairs:
                json.WriteStartObject();
                foreach ((string name, object? inner) in pairs.DistinctBy(pair => pair.Key))
                {
                    json.WritePropertyName(JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
                    Write(json, inner);
                }

                json.WriteEndObject();
                break;
            case List<object?> list:
                json.WriteStartArray();
                foreach (object? inner in list)
                    Write(json, inner);
                json.WriteEndArray();
                break;
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            default:
                json.WriteStringValue(Of(value));
                break;
        }
    }
}
