using Hewn.LogQL.Expressions;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Syntax;

/// <summary>Reads expressions of lines.</summary>
internal static class LogParser
{
    /// <summary>Reads a selector and its stages.</summary>
    public static LogExpression ParsePlain(TokenReader tokens) => GoOn(tokens, SelectorParser.ParseOrAll(tokens));

    /// <summary>Reads the stages behind lines that were read already, perhaps in brackets.</summary>
    public static LogExpression GoOn(TokenReader tokens, LogExpression log)
    {
        List<Stage> stages = PipelineParser.Parse(tokens);
        if (stages.Count == 0)
            return log;
        return new PipelineExpression(new SelectorExpression(log.Matchers), [.. log.Stages, .. stages]);
    }
}
