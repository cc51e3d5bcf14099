using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates.Functions;

/// <summary><c>and or not default call</c>.</summary>
internal static class LogicFunctions
{
    /// <summary>The functions.</summary>
    public static IEnumerable<TemplateFunction> All =>
    [
        Define.Function("and", "vV", call => call.Values[^1]) with { StopsAt = false },
        Define.Function("or", "vV", call => call.Values[^1]) with { StopsAt = true },
        Define.Truth("not", "v", call => !call.Values[0].IsTrue),
        Define.Function("default", "aA", Default),
        Define.Function("call", "vV", Call),
    ];

    private static GoValue Default(FunctionCall call) =>
        GoValue.Any(call.Count > 1 && call.Values[1].IsTrue ? call[1] : call[0]);

    /// <summary>No value here is a function, so there is only the failure.</summary>
    private static GoValue Call(FunctionCall call)
    {
        if (call[0] is null)
            throw new TemplateFault("call of nil");
        string type = GoTypes.Name(call[0]);
        string name = call.Arguments.WrittenCount > 0 ? call.Arguments.Nodes![1].ToString()!
            : call[0] as string ?? $"<{type} Value>";
        throw new TemplateFault($"non-function {name} of type {type}");
    }
}
