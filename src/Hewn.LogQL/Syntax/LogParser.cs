using Hewn.LogQL.Expressions;
using Hewn.LogQL.Stages;

namespace Hewn.LogQL.Syntax;

/// <summary>Reads expressions of lines.</summary>
internal static class LogParser
{
    /// <summary>Reads a selector and its stages.</summary>
    public static LogExpression ParsePlain(TokenReader tokens)
    {
        SelectorExpression selector = SelectorParser.ParseOrAll(tokens);
        List<Stage> stages = PipelineParser.Parse(tokens);
        return stages.Count == 0 ? selector : new PipelineExpression(selector, stages);
    }
}
