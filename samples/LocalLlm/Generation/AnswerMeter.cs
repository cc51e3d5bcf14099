using System.Text;
using Hewn.AspNetCore;

namespace LocalLlm.Generation;

/// <summary>Measures one answer while it is generated and puts the figures on the call's last record.</summary>
internal sealed class AnswerMeter(ApiCall call, TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();
    private readonly StringBuilder _text = new();
    private long _first;
    private long _last;
    private int _tokensAtFirst;
    private GeneratedPiece _latest;

    public void Add(GeneratedPiece piece)
    {
        _last = time.GetTimestamp();
        if (_first == 0 && piece.Text.Length > 0)
        {
            _first = _last;
            _tokensAtFirst = piece.CompletionTokens ?? 0;
        }

        _text.Append(piece.Text);
        _latest = new GeneratedPiece(
            string.Empty,
            piece.FinishReason ?? _latest.FinishReason,
            piece.PromptTokens ?? _latest.PromptTokens,
            piece.CompletionTokens ?? _latest.CompletionTokens,
            piece.CachedTokens ?? _latest.CachedTokens);
    }

    public double Seconds => Math.Round(time.GetElapsedTime(_start).TotalSeconds, 3);

    public string Text => _text.ToString();

    public Answer Finish(string model) => new(
        model, Text, _latest.FinishReason, _latest.PromptTokens, _latest.CompletionTokens, Seconds);

    /// <summary>
    /// Also called for an answer that was cut off: what was measured until then is true all the same.
    /// </summary>
    public void Report()
    {
        SetIfKnown("prompt_tokens", _latest.PromptTokens);
        SetIfKnown("completion_tokens", _latest.CompletionTokens);
        SetIfKnown("finish_reason", _latest.FinishReason);
        if (_latest.CachedTokens is { } cached)
        {
            call.Set("cache.hit", cached > 0);
            call.Set("gen_ai.usage.cache_read.input_tokens", cached);
        }

        if (_first == 0)
            return;
        call.Set("ttft_ms", Math.Round(time.GetElapsedTime(_start, _first).TotalMilliseconds, 2));
        double seconds = time.GetElapsedTime(_first, _last).TotalSeconds;
        // The rate of generation only: the first token's wait is the prompt's, not the answer's.
        if (_latest.CompletionTokens - _tokensAtFirst is { } tokens and > 0 && seconds > 0)
            call.Set("tokens_per_second", Math.Round(tokens / seconds, 1));
    }

    private void SetIfKnown(string name, object? value)
    {
        if (value is not null)
            call.Set(name, value);
    }
}
