using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LocalLlm.Generation;

namespace LocalLlm.Api;

/// <summary>Reads request bodies; what is wrong with one becomes an error that says so.</summary>
internal static class RequestBody
{
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            T? body = await JsonSerializer.DeserializeAsync(context.Request.Body, type, context.RequestAborted);
            return body ?? throw GenerationException.Invalid("The request body is null; expected a JSON object.");
        }
        catch (JsonException e)
        {
            throw GenerationException.MalformedJson(e);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw GenerationException.TooLarge(e);
        }
    }

    /// <summary>The text of a JSON string. JSON can write half of a surrogate pair, which is no text.</summary>
    /// <exception cref="GenerationException">It is not Unicode text.</exception>
    public static string TextOf(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw GenerationException.Invalid("A string in the request is not valid Unicode text.");
        }
    }

    /// <summary>The sampling parameters of a body.</summary>
    /// <exception cref="GenerationException">One is out of its range.</exception>
    public static SamplingWishes Sampling(
        double? temperature, double? topP, int? maxTokens, long? seed, JsonElement? stop, int? topK = null)
    {
        if (temperature is { } heat && !(heat is >= 0 and <= 2))
            throw GenerationException.Invalid($"temperature is {heat}; expected a number from 0 to 2.");
        if (topP is { } mass && !(mass is > 0 and <= 1))
            throw GenerationException.Invalid($"top_p is {mass}; expected a number above 0 and at most 1.");
        if (topK is < 0)
            throw GenerationException.Invalid($"top_k is {topK}; expected 0 (all) or more.");
        if (maxTokens is < 1)
            throw GenerationException.Invalid($"max_tokens is {maxTokens}; expected at least 1.");
        string[] stops = StopsOf(stop);
        if (stops.Contains(string.Empty))
            throw GenerationException.Invalid("A string in 'stop' is empty; expected at least one character in each.");
        return new SamplingWishes(temperature, topP, maxTokens, seed, stops, topK);
    }

    private static string[] StopsOf(JsonElement? stop) => stop switch
    {
        null or { ValueKind: JsonValueKind.Null } => [],
        { ValueKind: JsonValueKind.String } one => [TextOf(one)],
        { ValueKind: JsonValueKind.Array } many when many.EnumerateArray().All(IsString) =>
            [.. many.EnumerateArray().Select(TextOf)],
        _ => throw GenerationException.Invalid("'stop' must be a string or a list of strings."),
    };

    private static bool IsString(JsonElement element) => element.ValueKind == JsonValueKind.String;
}
