using System.ClientModel.Primitives;

namespace LocalLlm.Tests.Hosting;

/// <summary>Lets an OpenAI client send a request id of ours, and keeps the one that comes back.</summary>
internal sealed class RequestIdPolicy(string? sent) : PipelinePolicy
{
    /// <summary>The header of the last response.</summary>
    public string? Received { get; private set; }

    public override void Process(
        PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        throw new NotSupportedException("Tests call asynchronously.");

    public override async ValueTask ProcessAsync(
        PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex)
    {
        if (sent is not null)
            message.Request.Headers.Set(RunningServer.IdHeader, sent);
        await ProcessNextAsync(message, pipeline, currentIndex);
        Received = message.Response!.Headers.TryGetValue(RunningServer.IdHeader, out string? id) ? id : null;
    }
}
