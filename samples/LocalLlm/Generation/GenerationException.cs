using System.Text.Json;
using LocalLlm.Serving;

namespace LocalLlm.Generation;

/// <summary>A request that cannot be answered, with what to tell the client and what to call it in the log.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="errorType">The name in the log, e.g. <c>ModelNotFoundError</c>.</param>
/// <param name="code">The code for the client, e.g. <c>model_not_found</c>.</param>
/// <param name="message">What was wrong, what was expected.</param>
/// <param name="cause">The exception behind it.</param>
internal sealed class GenerationException(
    int status, string errorType, string code, string message, Exception? cause = null) : Exception(message, cause)
{
    public int Status { get; } = status;

    public string ErrorType { get; } = errorType;

    public string Code { get; } = code;

    /// <summary>When it may be worth asking again.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The model is still being made, or cannot be.</summary>
    public static GenerationException NotReady(string model, ModelProgress progress) => new(
        StatusCodes.Status503ServiceUnavailable,
        "ModelNotReadyError",
        progress.Stage == ModelStage.Failed ? "model_failed" : "model_loading",
        progress.Text(model))
    {
        RetryAfter = progress.Stage == ModelStage.Failed ? null : progress.Remaining ?? TimeSpan.FromSeconds(10),
    };

    public static GenerationException Busy(int waiting) => new(
        StatusCodes.Status503ServiceUnavailable,
        "ServerBusyError",
        "server_busy",
        $"{waiting} answers are waiting already.")
    {
        RetryAfter = TimeSpan.FromSeconds(2),
    };

    public static GenerationException Stopping() => new(
        StatusCodes.Status503ServiceUnavailable, "ServerStoppingError", "server_stopping", "The server is stopping.");

    public static GenerationException UnknownModel(string model, IEnumerable<string> available) => new(
        StatusCodes.Status404NotFound,
        "ModelNotFoundError",
        "model_not_found",
        $"The model '{model}' does not exist; available: {string.Join(", ", available)}");

    public static GenerationException EmptyPrompt(string field) => new(
        StatusCodes.Status400BadRequest,
        "EmptyPromptError",
        "empty_prompt",
        $"There is nothing to answer: '{field}' is missing or empty.");

    public static GenerationException Invalid(string message) => new(
        StatusCodes.Status400BadRequest, "InvalidRequestError", "invalid_value", message);

    /// <summary>What is no JSON, or JSON of other types than expected. The messages name no type of ours.</summary>
    public static GenerationException MalformedJson(JsonException cause) => cause.InnerException is JsonException
        ? new(
            StatusCodes.Status400BadRequest,
            "MalformedJsonError",
            "malformed_json",
            $"The request body is not valid JSON: {cause.InnerException.Message}",
            cause)
        : new(
            StatusCodes.Status400BadRequest,
            "InvalidRequestError",
            "invalid_value",
            $"The value at {cause.Path ?? "$"} is missing or of the wrong type.",
            cause);

    public static GenerationException TooLarge(Exception cause) => new(
        StatusCodes.Status413PayloadTooLarge,
        "RequestTooLargeError",
        "request_too_large",
        $"The request body is too large: {cause.Message}",
        cause);

    public static GenerationException TooLong(int tokens, int limit) => new(
        StatusCodes.Status400BadRequest,
        "ContextLengthError",
        "context_length_exceeded",
        $"The prompt has {tokens} tokens; this model takes fewer than {limit}. Shorten it.");
}
