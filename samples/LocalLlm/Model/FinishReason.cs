namespace LocalLlm.Model;

/// <summary>Why an answer ended.</summary>
internal enum FinishReason
{
    /// <summary>The model ended the text, or a stop sequence appeared.</summary>
    Stop,

    /// <summary>The token limit or the context window was reached.</summary>
    Length,
}
