using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using LocalLlm.Api;
using LocalLlm.Model;

namespace LocalLlm.Generation;

/// <summary>
/// Lets an OpenAI-compatible server answer. Token counts are the server's own, and absent if it sends none.
/// </summary>
internal sealed class UpstreamGenerator(HttpClient client) : ITextGenerator
{
    public string Description => $"answers come from {client.BaseAddress}";

    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/models");
        using HttpResponseMessage response = await SendAsync(request, cancellation);
        ModelList? list = await response.Content.ReadFromJsonAsync(LlmJson.Default.ModelList, cancellation);
        return list?.Data is { Count: > 0 } models
            ? [.. models.Select(model => model.Id)]
            : throw Failure("upstream_without_models", "The upstream server names no model.", null);
    }

    public async IAsyncEnumerable<GeneratedPiece> GenerateAsync(
        string model,
        IReadOnlyList<ChatTurn> turns,
        SamplingOptions sampling,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(RequestOf(model, turns, sampling), LlmJson.Default.ChatRequest),
        };
        using HttpResponseMessage response = await SendAsync(request, cancellation);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        await foreach (SseItem<string> item in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            if (item.Data == "[DONE]")
                yield break;
            yield return PieceOf(item.Data);
        }
    }

    private static ChatRequest RequestOf(string model, IReadOnlyList<ChatTurn> turns, SamplingOptions sampling) => new()
    {
        Model = model,
        Messages = [.. turns.Select(turn => ChatMessage.Of(turn.Role, turn.Content))],
        Temperature = sampling.Temperature,
        TopP = sampling.TopP,
        MaxTokens = sampling.MaxTokens,
        Seed = sampling.Seed,
        Stop = sampling.StopSequences.Count == 0
            ? null
            : JsonSerializer.SerializeToElement([.. sampling.StopSequences], LlmJson.Default.StringArray),
        Stream = true,
        StreamOptions = new StreamOptions { IncludeUsage = true },
    };

    private static GeneratedPiece PieceOf(string data)
    {
        ChatResponse? chunk;
        try
        {
            chunk = JsonSerializer.Deserialize(data, LlmJson.Default.ChatResponse);
        }
        catch (JsonException e)
        {
            throw Failure("upstream_malformed", $"The upstream server sent an event that is no JSON: {e.Message}", e);
        }

        ChatChoice? choice = chunk?.Choices is { Count: > 0 } choices ? choices[0] : null;
        return new GeneratedPiece(
            choice?.Delta?.Text ?? string.Empty,
            choice?.FinishReason,
            chunk?.Usage?.PromptTokens,
            chunk?.Usage?.CompletionTokens);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        HttpResponseMessage response;
        try
        {
            response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw Failure(
                "upstream_unreachable", $"The upstream server {client.BaseAddress} cannot be reached: {e.Message}", e);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            string text = await response.Content.ReadAsStringAsync(cancellation);
            // The client's own mistakes stay its own; everything else is a bad gateway.
            int answered = (int)response.StatusCode;
            throw new GenerationException(
                answered is >= 400 and < 500 ? answered : StatusCodes.Status502BadGateway,
                "UpstreamError",
                "upstream_error",
                $"The upstream server answered {answered}: {text}");
        }
    }

    private static GenerationException Failure(string code, string message, Exception? cause) =>
        new(StatusCodes.Status502BadGateway, "UpstreamError", code, message, cause);
}
