using Hewn;
using Hewn.AspNetCore;

namespace LocalLlm.Generation;

/// <summary>Runs one generation and tells the log about it: events, model, tokens, timing.</summary>
internal sealed class GenerationRunner(ITextGenerator generator, ApiLog api, TimeProvider time)
{
    private const int LoggedQuestionChars = 100;

    /// <summary>The model that was asked for, or the default one.</summary>
    public async Task<string> ChooseModelAsync(string? asked, CancellationToken cancellation) =>
        string.IsNullOrEmpty(asked) ? (await generator.ListModelsAsync(cancellation))[0] : asked;

    /// <summary>Answers a prompt, handing each piece to <paramref name="deliver"/> the moment it is there.</summary>
    /// <exception cref="GenerationException">It cannot be answered.</exception>
    /// <exception cref="OperationCanceledException">The client has gone.</exception>
    public async Task<Answer> RunAsync(HttpContext context, Prompt prompt, Func<GeneratedPiece, Task> deliver)
    {
        CancellationToken gone = context.RequestAborted;
        ApiCall call = context.ApiCall();
        string model = prompt.Model;
        call.Set("model", model);
        call.Set("stream", prompt.Streamed);
        using ContextScope scope = Log.Context(model: model, operation: "generate");
        TellStart(prompt, model);

        var meter = new AnswerMeter(call, time);
        try
        {
            await foreach (GeneratedPiece piece in generator.GenerateAsync(model, prompt.Turns, prompt.Sampling, gone))
            {
                meter.Add(piece);
                await deliver(piece);
            }

            TellSuccess(model, meter);
            return meter.Finish(model);
        }
        catch (GenerationException e)
        {
            TellError(model, prompt, e);
            throw;
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            api.CustomEvent(
                "text_generation_aborted",
                new { model_name = model, response_length = meter.Text.Length, generation_time = meter.Seconds },
                $"Client left while {model} was answering");
            throw;
        }
        finally
        {
            meter.Report();
        }
    }

    private void TellStart(Prompt prompt, string model) => api.CustomEvent(
        "text_generation_start",
        new
        {
            model_name = model,
            question_length = prompt.Question.Length,
            llm_params = new
            {
                temperature = prompt.Sampling.Temperature,
                top_p = prompt.Sampling.TopP,
                max_tokens = prompt.Sampling.MaxTokens,
                seed = prompt.Sampling.Seed,
            },
        },
        $"Starting text generation with model: {model}");

    private void TellSuccess(string model, AnswerMeter meter) => api.CustomEvent(
        "text_generation_success",
        new { model_name = model, response_length = meter.Text.Length, generation_time = meter.Seconds },
        $"Text generation completed successfully with model: {model}");

    private void TellError(string model, Prompt prompt, GenerationException e) => api.CustomEvent(
        "text_generation_error",
        new
        {
            model_name = model,
            question = prompt.Question[..Math.Min(prompt.Question.Length, LoggedQuestionChars)],
            error_type = e.ErrorType,
            error_message = e.Message,
        },
        $"Text generation error with model {model}: {e.Message}",
        Level.Warn); // The error of the call is its last record; errors.log counts calls.
}
