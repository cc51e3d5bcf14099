using Hewn.LogQL.Templates.Formatting;
using Hewn.LogQL.Templates.Functions;
using Hewn.LogQL.Templates.Nodes;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates;

/// <summary>Calls functions: computes arguments, checks them against parameters, tells what went wrong.</summary>
internal sealed class TemplateCaller(TemplateRun run, TemplateEvaluator evaluator)
{
    private const int CharactersPerStep = 64;

    /// <summary>Calls a function or method.</summary>
    /// <param name="dot">The dot at this place.</param>
    /// <param name="function">The function.</param>
    /// <param name="node">The call, for messages.</param>
    /// <param name="arguments">What it is called with.</param>
    public GoValue Call(GoValue dot, TemplateFunction function, TemplateNode node, CallArguments arguments)
    {
        run.Charge(1);
        CheckCount(function, arguments);
        if (function.Results != 1)
            throw run.Fault(FormattableString.Invariant(
                $"can't call method/function \"{function.Name}\" with {function.Results} results"));
        if (function.StopsAt is { } stop)
            return CallUntil(dot, function, arguments, stop);
        var values = new GoValue[arguments.Count];
        for (int i = 0; i < arguments.WrittenCount; i++)
            values[i] = Argument(dot, function.Parameter(i), arguments.Nodes![i + 1]);
        if (arguments.Last is { } last)
            values[^1] = Check(last, function.Parameter(values.Length - 1));
        return Invoke(function, node, values, arguments);
    }

    /// <summary>The value of an argument, as a parameter wants it.</summary>
    public GoValue Argument(GoValue dot, ParameterType? type, TemplateNode node)
    {
        run.At(node);
        switch (node)
        {
            case DotNode:
                return Check(dot, type);
            case NilNode:
                if (type is ParameterType.Any)
                    return GoValue.Any(null);
                return type is ParameterType.Value ? GoValue.None
                    : throw run.Fault($"cannot assign nil to {Name(type)}");
            case FieldNode field:
                return Check(evaluator.Field(dot, field, default), type);
            case VariableNode variable:
                return Check(evaluator.Variable(dot, variable, default), type);
            case PipeNode pipe:
                return Check(evaluator.Pipeline(dot, pipe), type);
            case IdentifierNode identifier:
                return Check(evaluator.Function(dot, identifier, identifier, default), type);
            case ChainNode chain:
                return Check(evaluator.Chain(dot, chain, default), type);
            default:
                return Literal(type, node);
        }
    }

    private void CheckCount(TemplateFunction function, CallArguments arguments)
    {
        int wanted = function.Fixed.Count;
        bool isVariadic = function.Rest is not null;
        if (isVariadic && arguments.Count < wanted)
            throw run.Fault(FormattableString.Invariant($"wrong number of args for {function.Name}: want at least ")
                + FormattableString.Invariant($"{wanted} got {arguments.WrittenCount}"));
        if (!isVariadic && arguments.Count != wanted)
            throw run.Fault(FormattableString.Invariant(
                $"wrong number of args for {function.Name}: want {wanted} got {arguments.Count}"));
    }

    /// <summary><c>and</c> and <c>or</c>: the first argument that decides, or the last one.</summary>
    private GoValue CallUntil(GoValue dot, TemplateFunction function, CallArguments arguments, bool stop)
    {
        GoValue value = default;
        for (int i = 0; i < arguments.WrittenCount; i++)
        {
            value = Argument(dot, function.Parameter(i), arguments.Nodes![i + 1]);
            if (value.IsTrue == stop)
                return value;
        }

        return arguments.Last ?? value;
    }

    private GoValue Invoke(TemplateFunction function, TemplateNode node, GoValue[] values, CallArguments arguments)
    {
        try
        {
            Charge(values);
            GoValue result = function.Body(new FunctionCall(run.Data, values, arguments));
            if (result.Value is string { Length: > TemplateLimits.MaxOutput })
                throw new TemplateFault(GoStringBuilder.TooLong);
            return result;
        }
        catch (TemplateFault fault) when (!fault.Message.StartsWith("template: ", StringComparison.Ordinal))
        {
            run.At(node);
            throw run.Fault($"error calling {function.Name}: {fault.Message}");
        }
    }

    private void Charge(GoValue[] values)
    {
        int steps = 0;
        foreach (GoValue value in values)
            steps += value.Value is string text ? text.Length / CharactersPerStep : 0;
        run.Charge(steps);
    }

    private GoValue Literal(ParameterType? type, TemplateNode node)
    {
        run.At(node);
        switch (type)
        {
            case ParameterType.Any or ParameterType.Value:
                return node switch
                {
                    BoolNode truth => GoValue.Of(truth.Value),
                    NumberNode number => evaluator.Constant(number),
                    StringNode text => GoValue.Of(text.Value),
                    _ => throw run.Fault($"can't handle assignment of {node} to empty interface argument"),
                };
            case ParameterType.Text:
                return node is StringNode constant ? GoValue.Of(constant.Value)
                    : throw run.Fault($"expected string; found {node}");
            case ParameterType.Int:
                return node is NumberNode { Integer: { } integer } ? GoValue.Of((nint)integer)
                    : throw run.Fault($"expected integer; found {node}");
            case ParameterType.Duration:
                return node is NumberNode { Integer: { } nanoseconds } ? GoValue.Of(GoNamed.OfDuration(nanoseconds))
                    : throw run.Fault($"expected integer; found {node}");
            case ParameterType.Float:
                return node is NumberNode { Float: { } value } ? GoValue.Of(value)
                    : throw run.Fault($"expected float; found {node}");
            default:
                throw run.Fault($"can't handle {node} for arg of type {Name(type)}");
        }
    }

    private GoValue Check(GoValue value, ParameterType? type)
    {
        if (type is null or ParameterType.Value)
            return value;
        if (!value.IsValid)
            return type is ParameterType.Any ? GoValue.Any(null)
                : throw run.Fault($"invalid value; expected {Name(type)}");
        if (type is ParameterType.Any)
            return value;
        bool isRight = type switch
        {
            ParameterType.Text => value.Value is string,
            ParameterType.Int => value.Value is nint,
            ParameterType.Float => value.Value is double,
            ParameterType.Time => value.Value is GoTime,
            _ => value.Value is GoNamed { Type: GoNamed.Duration },
        };
        if (isRight)
            return value.Concrete;
        string got = value.Value is null ? value.TypeName : GoTypes.Name(value.Value);
        throw run.Fault($"wrong type for value; expected {Name(type)}; got {got}");
    }

    private static string Name(ParameterType? type) => type switch
    {
        ParameterType.Text => "string",
        ParameterType.Int => "int",
        ParameterType.Float => "float64",
        ParameterType.Time => "time.Time",
        ParameterType.Duration => GoNamed.Duration,
        _ => "interface {}",
    };
}
