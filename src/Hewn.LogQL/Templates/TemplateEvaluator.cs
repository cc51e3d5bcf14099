using Hewn.LogQL.Templates.Functions;
using Hewn.LogQL.Templates.Nodes;
using Hewn.LogQL.Templates.Values;

namespace Hewn.LogQL.Templates;

/// <summary>Computes pipelines, commands and fields.</summary>
internal sealed class TemplateEvaluator
{
    private readonly TemplateRun _run;
    private readonly TemplateCaller _caller;

    /// <summary>An evaluator for one execution.</summary>
    public TemplateEvaluator(TemplateRun run)
    {
        _run = run;
        _caller = new TemplateCaller(run, this);
    }

    /// <summary>The value of a pipeline; its variables are set.</summary>
    public GoValue Pipeline(GoValue dot, PipeNode pipe)
    {
        _run.At(pipe);
        GoValue? value = null;
        foreach (CommandNode command in pipe.Commands)
            value = Command(dot, command, value).Concrete;
        foreach (VariableNode variable in pipe.Variables)
        {
            if (pipe.IsAssignment)
                _run.Assign(variable.Names[0], value!.Value);
            else
                _run.Variables.Add((variable.Names[0], value!.Value));
        }

        return value!.Value;
    }

    /// <summary>The value of a function named with no arguments.</summary>
    public GoValue Function(GoValue dot, IdentifierNode node, TemplateNode command, CallArguments arguments)
    {
        _run.At(node);
        return _caller.Call(dot, _run.Function(node.Name), command, arguments);
    }

    /// <summary>The value of a field of the dot.</summary>
    public GoValue Field(GoValue dot, FieldNode node, CallArguments arguments)
    {
        _run.At(node);
        return Fields(dot, dot, node, node.Names, 0, arguments);
    }

    /// <summary>The value of a variable, or of a field of it.</summary>
    public GoValue Variable(GoValue dot, VariableNode node, CallArguments arguments)
    {
        _run.At(node);
        int index = _run.Variables.FindLastIndex(variable => variable.Name == node.Names[0]);
        if (index < 0)
            throw _run.Fault($"undefined variable: {node.Names[0]}");
        GoValue value = _run.Variables[index].Value;
        if (node.Names.Count > 1)
            return Fields(dot, value, node, node.Names, 1, arguments);
        RefuseArguments(arguments);
        return value;
    }

    /// <summary>The value of a field of a function's or pipeline's value.</summary>
    public GoValue Chain(GoValue dot, ChainNode node, CallArguments arguments)
    {
        _run.At(node);
        if (node.Inner is NilNode)
            throw _run.Fault($"indirection through explicit nil in {node}");
        GoValue value = _caller.Argument(dot, null, node.Inner);
        return Fields(dot, value, node, node.Names, 0, arguments);
    }

    /// <summary>The value of a number where no type is asked for.</summary>
    public GoValue Constant(NumberNode number)
    {
        _run.At(number);
        if (number.Complex is { } complex)
            return GoValue.Of(complex);
        if (number.IsFloatBySpelling && number.Float is { } value)
            return GoValue.Of(value);
        if (number.Integer is { } integer)
            return GoValue.Of((nint)integer);
        throw _run.Fault($"{number} overflows int");
    }

    private GoValue Command(GoValue dot, CommandNode command, GoValue? last)
    {
        TemplateNode first = command.Arguments[0];
        var arguments = new CallArguments(command.Arguments, last);
        switch (first)
        {
            case FieldNode field:
                return Field(dot, field, arguments);
            case ChainNode chain:
                return Chain(dot, chain, arguments);
            case IdentifierNode identifier:
                return Function(dot, identifier, command, arguments);
            case PipeNode pipe:
                RefuseArguments(arguments);
                return Pipeline(dot, pipe);
            case VariableNode variable:
                return Variable(dot, variable, arguments);
        }

        _run.At(first);
        RefuseArguments(arguments);
        return first switch
        {
            BoolNode truth => GoValue.Of(truth.Value),
            DotNode => dot,
            NumberNode number => Constant(number),
            StringNode text => GoValue.Of(text.Value),
            _ => throw _run.Fault("nil is not a command"),
        };
    }

    private void RefuseArguments(CallArguments arguments)
    {
        if (arguments.HasAny)
            throw _run.Fault($"can't give argument to non-function {arguments.Nodes![0]}");
    }

    private GoValue Fields(
        GoValue dot, GoValue value, TemplateNode node, IReadOnlyList<string> names, int first, CallArguments arguments)
    {
        for (int i = first; i < names.Count - 1; i++)
            value = OneField(dot, value, node, names[i], default);
        return OneField(dot, value, node, names[^1], arguments);
    }

    private GoValue OneField(GoValue dot, GoValue value, TemplateNode node, string name, CallArguments arguments)
    {
        if (!value.IsValid)
            return GoValue.None;
        if (value.Value is null)
            throw _run.Fault($"nil pointer evaluating interface {{}}.{name}");
        if (MethodTable.Find(value.Value, name) is { } method)
            return _caller.Call(dot, method, node, arguments);
        if (value.Value is GoMap map)
        {
            if (arguments.HasAny)
                throw _run.Fault($"{name} is not a method but has arguments");
            if (map is GoStruct && !map.TryGet(name, out _))
                throw _run.Fault($"can't evaluate field {name} in type {value.TypeName}");
            return map.Get(name);
        }

        if (value.Value is GoTime && name is "wall" or "ext" or "loc")
            throw _run.Fault($"{name} is an unexported field of struct type {value.TypeName}");
        throw _run.Fault($"can't evaluate field {name} in type {value.TypeName}");
    }
}
