namespace LocalLlm.Api;

/// <summary>Whether a streamed answer ends with a chunk that counts its tokens.</summary>
internal sealed class StreamOptions
{
    public bool? IncludeUsage { get; init; }
}
