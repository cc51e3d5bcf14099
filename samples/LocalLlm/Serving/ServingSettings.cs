using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using LocalLlm.Generation;
using LocalLlm.KvCache;

namespace LocalLlm.Serving;

/// <summary>The part of the command line that is about the transformer and its cache.</summary>
internal sealed class ServingSettings
{
    private readonly Option<string> _model = new("--model")
    {
        Description = "hewn-small: a transformer, trained in about a minute at the first start, with hewn-tiny "
            + "beside it. hewn-tiny: only the n-gram model, which is there at once. Variable: LLM_MODEL.",
        DefaultValueFactory = _ => Variable("LLM_MODEL") ?? TransformerGenerator.ModelName,
    };

    private readonly Option<string> _folder = new("--data")
    {
        Description = "Where the checkpoint and the cache's disk tier stand. Variable: LLM_DATA.",
        DefaultValueFactory = _ => Variable("LLM_DATA") ?? "llm-data",
    };

    private readonly Option<int> _steps = new("--train-steps")
    {
        Description = "Steps of the training: fewer are sooner done and worse.",
        DefaultValueFactory = _ => new ServingOptions().Training.Steps,
    };

    private readonly Option<string> _policy = new("--kv-policy")
    {
        Description = "What the cache moves out of memory first: " + string.Join(", ", EvictionPolicies.Names) + ".",
        DefaultValueFactory = _ => "prefix_aware",
    };

    private readonly Option<int> _hotTokens = new("--kv-hot-tokens")
    {
        Description = "Tokens that the cache may hold in memory.",
        DefaultValueFactory = _ => new ServingOptions().HotTokens,
    };

    private readonly Option<int> _ssdMegabytes = new("--kv-ssd-mb")
    {
        Description = "MiB that the cache may take on disk; 0: memory only.",
        DefaultValueFactory = _ => (int)(new ServingOptions().MaxSsdBytes >> 20),
    };

    public void AddTo(RootCommand command)
    {
        _model.Validators.Add(result =>
        {
            string name = result.GetValueOrDefault<string>();
            if (name is not (TransformerGenerator.ModelName or EmbeddedGenerator.ModelName))
            {
                result.AddError(
                    $"--model \"{name}\": expected {TransformerGenerator.ModelName} or {EmbeddedGenerator.ModelName}");
            }
        });
        _policy.Validators.Add(result =>
        {
            string name = result.GetValueOrDefault<string>();
            if (EvictionPolicies.Find(name) is null)
                result.AddError($"--kv-policy \"{name}\": expected one of {string.Join(", ", EvictionPolicies.Names)}");
        });
        foreach (Option<int> option in (Option<int>[])[_steps, _hotTokens, _ssdMegabytes])
        {
            int least = option == _steps ? 1 : 0;
            option.Validators.Add(result =>
            {
                foreach (Token token in result.Tokens)
                {
                    if (!int.TryParse(token.Value, CultureInfo.InvariantCulture, out int number) || number < least)
                        result.AddError($"{option.Name} {token.Value}: expected a whole number of {least} or more");
                }
            });
        }

        foreach (Option option in (Option[])[_model, _folder, _steps, _policy, _hotTokens, _ssdMegabytes])
            command.Options.Add(option);
    }

    public string ModelOf(ParseResult parsed) => parsed.GetValue(_model)!;

    public ServingOptions Read(ParseResult parsed)
    {
        var usual = new ServingOptions();
        return usual with
        {
            Directory = parsed.GetValue(_folder)!,
            Training = usual.Training with { Steps = parsed.GetValue(_steps) },
            Policy = EvictionPolicies.Find(parsed.GetValue(_policy)) ?? usual.Policy,
            HotTokens = parsed.GetValue(_hotTokens),
            MaxSsdBytes = (long)parsed.GetValue(_ssdMegabytes) << 20,
        };
    }

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
