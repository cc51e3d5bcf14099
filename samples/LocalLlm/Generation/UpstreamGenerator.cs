using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using LocalLlm.Api;
using LocalLlm.Model;

namespace LocalLlm.Generation;

/// <summary>
/// Lets an OpenAI-compatible server answer. Token counts are the server's own, and absent if it sends none.
/// </summary>
internal sealed class UpstreamGenerator(HttpClient client) : ITextGenerator
{
    private const int MaxErrorBytes = 4096;

    public string Description => $"answers come from {client.BaseAddress}";

    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/models");
        using HttpResponseMessage response = await SendAsync(request, cancellation);
        ModelList? list = await ReadListAsync(response, cancellation);
        return list?.Data is { Count: > 0 } models
            ? [.. models.Select(model => model.Id)]
            : throw Failure("upstream_without_models", "The upstream server names no model.", null);
    }

    public async IAsyncEnumerable<GeneratedPiece> GenerateAsync(
        string model,
        IReadOnlyList<ChatTurn> turns,
        SamplingWishes sampling,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/chat/completions")
        {
            Content = JsonContent.Create(RequestOf(model, turns, sampling), LlmJson.Web.ChatRequest),
        };
        using HttpResponseMessage response = await SendAsync(request, cancellation);
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        await using IAsyncEnumerator<SseItem<string>> events =
            SseParser.Create(body).EnumerateAsync(cancellation).GetAsyncEnumerator(cancellation);
        bool isFinished = false;
        while (await NextAsync(events))
        {
            if (events.Current.Data == "[DONE]")
                yield break;
            GeneratedPiece piece = PieceOf(events.Current.Data);
            isFinished |= piece.FinishReason is not null;
            yield return piece;
        }

        // A connection that is closed in order looks like an end, but half an answer is no answer.
        if (!isFinished)
            throw Failure("upstream_broken_off", "The upstream server ended its answer without finishing it.", null);
    }

    /// <summary>The first part of an error's body: it goes into a message, so a page of HTML is not wanted.</summary>
    private static async Task<string> ReadStartAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using Stream body = await response.Content.ReadAsStreamAsync(cancellation);
        byte[] start = new byte[MaxErrorBytes];
        int length = await body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
        return Encoding.UTF8.GetString(start, 0, length);
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (IOException e)
        {
            throw Failure("upstream_broken_off", $"The upstream server broke off its answer: {e.Message}", e);
        }
    }

    private static async Task<ModelList?> ReadListAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        try
        {
            return await response.Content.ReadFromJsonAsync(LlmJson.Web.ModelList, cancellation);
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            throw Failure("upstream_malformed", $"The upstream server's list of models cannot be read: {e.Message}", e);
        }
    }

    private static ChatRequest RequestOf(string model, IReadOnlyList<ChatTurn> turns, SamplingWishes sampling) => new()
    {
        Model = model,
        Messages = [.. turns.Select(turn => ChatMessage.Of(turn.Role, turn.Content))],
        Temperature = sampling.Temperature,
        TopP = sampling.TopP,
        TopK = sampling.TopK,
        MaxTokens = sampling.MaxTokens,
        Seed = sampling.Seed,
        Stop = sampling.StopSequences.Count == 0
            ? null
            : JsonSerializer.SerializeToElement([.. sampling.StopSequences], LlmJson.Web.StringArray),
        Stream = true,
        StreamOptions = new StreamOptions { IncludeUsage = true },
    };

    private static GeneratedPiece PieceOf(string data)
    {
        ChatResponse? chunk;
        try
        {
            chunk = JsonSerializer.Deserialize(data, LlmJson.Web.ChatResponse);
        }
        catch (JsonException e)
        {
            throw Failure("upstream_malformed", $"The upstream server sent an event that is no JSON: {e.Message}", e);
        }

        if (chunk?.Error is { } error)
            throw Failure("upstream_error", $"The upstream server reported: {error.GetRawText()}", null);
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
            string text = await ReadStartAsync(response, cancellation);
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
