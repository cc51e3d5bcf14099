using System.Threading.Channels;
using LocalLlm.KvCache;
using LocalLlm.Model;

namespace LocalLlm.Inference;

/// <summary>
/// One answer in the making: its tokens, how it is drawn, who waits for it. Belongs to the decoding thread once it was
/// given to the scheduler.
/// </summary>
internal sealed class GenerationJob
{
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private readonly Channel<GeneratedToken> _output =
        Channel.CreateUnbounded<GeneratedToken>(new UnboundedChannelOptions { SingleReader = true });

    private readonly AnswerText _text;
    private readonly Sampler _sampler;
    private readonly double[] _probabilities;
    private readonly int _mostTokens;
    private int _generated;

    /// <param name="tokenizer">The model's.</param>
    /// <param name="prompt">At least one token.</param>
    /// <param name="options">How to draw.</param>
    /// <param name="contextTokens">The most that prompt and answer may have together.</param>
    /// <param name="cancellation">Ends it between two tokens.</param>
    public GenerationJob(
        BytePairTokenizer tokenizer,
        IEnumerable<int> prompt,
        SamplingOptions options,
        int contextTokens,
        CancellationToken cancellation)
    {
        options.Validate();
        Tokens.AddRange(prompt);
        _text = new AnswerText(tokenizer, options);
        _sampler = new Sampler(options, tokenizer.VocabularySize);
        _probabilities = new double[tokenizer.VocabularySize];
        _mostTokens = Math.Max(1, Math.Min(options.MaxTokens, contextTokens - Tokens.Count));
        Cancellation = cancellation;
    }

    /// <summary>The prompt, and what was generated.</summary>
    public List<int> Tokens { get; } = [];

    public CancellationToken Cancellation { get; }

    /// <summary>Its part of the cache, from its first step on.</summary>
    public KvSequence? Sequence { get; set; }

    /// <summary>Tokens of the prompt that were in the cache; known with the first token.</summary>
    public int ReusedTokens { get; set; }

    public bool IsFinished { get; private set; }

    /// <summary>The answer, token by token. An error of the decoding comes out of here.</summary>
    public ChannelReader<GeneratedToken> Output => _output.Reader;

    /// <summary>Lets what follows run under the context of who asked.</summary>
    public FlowScope Enter() => new(_flow);

    /// <summary>Draws the next token.</summary>
    public void Draw(Segment segment)
    {
        segment.ProbabilitiesOf(0, _probabilities);
        int token = _sampler.Sample(_probabilities);
        Tokens.Add(token);
        _generated++;
        (string piece, FinishReason? finish) = _text.Append(token, isLast: _generated == _mostTokens);
        _output.Writer.TryWrite(new GeneratedToken(token, piece, Math.Log(_probabilities[token]), finish));
        if (finish is not null)
            End(null);
    }

    /// <summary>Says that no more comes, and why if that is an error.</summary>
    public void End(Exception? error)
    {
        IsFinished = true;
        _output.Writer.TryComplete(error);
    }
}
