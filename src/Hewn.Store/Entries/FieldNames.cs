using System.Text;

namespace Hewn.Store.Entries;

/// <summary>How the known fields are spelled in a record.</summary>
internal static class FieldNames
{
    /// <summary>Number of known fields.</summary>
    public const int Count = (int)Field.StackTrace + 1;

    /// <summary>The longest known name, in bytes.</summary>
    public const int MaxNameBytes = 17;

    /// <summary>The field of this name; false for every other name.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out Field field)
    {
        field = default;
        Candidate[]? candidates = name.Length <= MaxNameBytes ? _byLength[name.Length] : null;
        if (candidates is null)
            return false;
        foreach (Candidate candidate in candidates)
        {
            if (name.SequenceEqual(candidate.Name))
            {
                field = candidate.Field;
                return true;
            }
        }

        return false;
    }

    /// <summary>How a field is spelled.</summary>
    public static string Of(Field field)
    {
        foreach (Candidate[]? candidates in _byLength)
        {
            foreach (Candidate candidate in candidates ?? [])
            {
                if (candidate.Field == field)
                    return Encoding.UTF8.GetString(candidate.Name);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(field), field, "is no known field");
    }

    private static readonly Candidate[]?[] _byLength = ByLength(
        new("timestamp"u8.ToArray(), Field.Timestamp), new("level"u8.ToArray(), Field.Level),
        new("message"u8.ToArray(), Field.Message), new("logger"u8.ToArray(), Field.Logger),
        new("type"u8.ToArray(), Field.Type), new("request_id"u8.ToArray(), Field.RequestId),
        new("method"u8.ToArray(), Field.Method), new("url"u8.ToArray(), Field.Url),
        new("endpoint"u8.ToArray(), Field.Endpoint), new("status_code"u8.ToArray(), Field.StatusCode),
        new("duration_ms"u8.ToArray(), Field.DurationMs), new("duration_s"u8.ToArray(), Field.DurationS),
        new("status"u8.ToArray(), Field.Status), new("outcome"u8.ToArray(), Field.Outcome),
        new("model"u8.ToArray(), Field.Model), new("model_name"u8.ToArray(), Field.ModelName),
        new("prompt_tokens"u8.ToArray(), Field.PromptTokens),
        new("completion_tokens"u8.ToArray(), Field.CompletionTokens),
        new("event_type"u8.ToArray(), Field.EventType), new("error"u8.ToArray(), Field.Error),
        new("error_type"u8.ToArray(), Field.ErrorType), new("error_message"u8.ToArray(), Field.ErrorMessage),
        new("exception_type"u8.ToArray(), Field.ExceptionType),
        new("exception_message"u8.ToArray(), Field.ExceptionMessage),
        new("stack_trace"u8.ToArray(), Field.StackTrace));

    private static Candidate[]?[] ByLength(params Candidate[] all)
    {
        var table = new Candidate[]?[MaxNameBytes + 1];
        foreach (Candidate candidate in all)
            table[candidate.Name.Length] = [.. table[candidate.Name.Length] ?? [], candidate];
        return table;
    }

    private sealed record Candidate(byte[] Name, Field Field);
}
