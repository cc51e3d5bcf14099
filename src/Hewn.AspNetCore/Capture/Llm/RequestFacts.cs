using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Hewn.AspNetCore.Capture.Streams;

namespace Hewn.AspNetCore.Capture.Llm;

/// <summary>
/// What a request's JSON says about the call, wherever it stands in a body of any length. Null is what it does not
/// say. Not thread-safe.
/// </summary>
internal sealed class RequestFacts(IBodySink copy) : IJsonSink
{
    private bool _hasPrompt;
    private bool _hasOneValue;

    /// <summary>The model that is asked.</summary>
    public string? Model { get; private set; }

    /// <summary>Whether the answer is to come in pieces, where that was said.</summary>
    public bool? Stream { get; private set; }

    /// <summary>The parameter of that name, as for the others below.</summary>
    public double? Temperature { get; private set; }

    public double? TopP { get; private set; }

    public long? Seed { get; private set; }

    public long? TopK { get; private set; }

    public double? FrequencyPenalty { get; private set; }

    public double? PresencePenalty { get; private set; }

    /// <summary>Under any of its names.</summary>
    public long? MaxTokens { get; private set; }

    /// <summary>How many answers are wanted.</summary>
    public long? Choices { get; private set; }

    /// <summary>How many tools the model may call.</summary>
    public int? Tools { get; private set; }

    /// <summary>How many messages the conversation has so far.</summary>
    public int? Messages { get; private set; }

    /// <summary>Whom the caller asks for: <c>user</c>, or <c>safety_identifier</c>.</summary>
    public string? User { get; private set; }

    /// <summary>Whether a model is asked something.</summary>
    public bool IsOfModel => Model is not null && _hasPrompt;

    /// <summary>Whether a scalar of that name can be one of the facts.</summary>
    public static bool MayBeNamed(string name) => name is "model" or "stream" or "temperature" or "top_p" or "top_k"
        or "frequency_penalty" or "presence_penalty" or "seed" or "max_tokens" or "max_completion_tokens"
        or "max_output_tokens" or "num_predict" or "n_predict" or "n" or "user" or "safety_identifier";

    void IJsonSink.Write(ReadOnlySpan<byte> json) => copy.Append(json);

    void IJsonSink.EndValue() => _hasOneValue = true;

    void IJsonSink.Member(ReadOnlySpan<byte> name) => _hasPrompt |= name.SequenceEqual("messages"u8)
        || name.SequenceEqual("prompt"u8) || name.SequenceEqual("input"u8) || name.SequenceEqual("input_prefix"u8);

    void IJsonSink.Element(ReadOnlySpan<byte> name)
    {
        if (_hasOneValue)
            return;
        if (name.SequenceEqual("tools"u8) || name.SequenceEqual("functions"u8))
            Tools = (Tools ?? 0) + 1;
        else if (name.SequenceEqual("messages"u8))
            Messages = (Messages ?? 0) + 1;
    }

    void IJsonSink.Scalar(ReadOnlySpan<byte> outer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (_hasOneValue || !(outer.IsEmpty || outer.SequenceEqual("options"u8)))
            return;
        Span<char> text = stackalloc char[Limits.JsonNameBytes];
        int length = Encoding.Latin1.GetChars(name, text); // Only ASCII names are known.
        switch (text[..length])
        {
            case "model":
                Model = Text(value) ?? Model;
                break;
            case "stream":
                Stream = value.SequenceEqual("true"u8) ? true : value.SequenceEqual("false"u8) ? false : Stream;
                break;
            case "temperature":
                Temperature = Number(value) ?? Temperature;
                break;
            case "top_p":
                TopP = Number(value) ?? TopP;
                break;
            case "top_k":
                TopK = Whole(value) ?? TopK;
                break;
            case "frequency_penalty":
                FrequencyPenalty = Number(value) ?? FrequencyPenalty;
                break;
            case "presence_penalty":
                PresencePenalty = Number(value) ?? PresencePenalty;
                break;
            case "seed":
                Seed = Whole(value) ?? Seed;
                break;
            case "max_tokens" or "max_completion_tokens" or "max_output_tokens" or "num_predict" or "n_predict":
                MaxTokens = Whole(value) ?? MaxTokens;
                break;
            case "n":
                Choices = Whole(value) ?? Choices;
                break;
            case "user" or "safety_identifier":
                User = Text(value) ?? User;
                break;
        }
    }

    private static double? Number(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out double number, out int used) && used == value.Length && double.IsFinite(number)
            ? number
            : null;

    private static long? Whole(ReadOnlySpan<byte> value) =>
        Utf8Parser.TryParse(value, out long number, out int used) && used == value.Length ? number : null;

    private static string? Text(ReadOnlySpan<byte> spelt)
    {
        if (spelt.IsEmpty || spelt.Length > Limits.MediaProbeBytes - 1)
            return null;
        if (!spelt.Contains((byte)'\\'))
            return Ascii.IsValid(spelt) ? KnownText.Of(spelt) : Encoding.UTF8.GetString(spelt);
        try
        {
            byte[] quoted = [(byte)'"', .. spelt, (byte)'"'];
            var reader = new Utf8JsonReader(quoted);
            return reader.Read() ? reader.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
