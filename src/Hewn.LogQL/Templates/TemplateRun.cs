using System.Text;
using Hewn.LogQL.Templates.Formatting;
using Hewn.LogQL.Templates.Functions;
using Hewn.LogQL.Templates.Nodes;
using Hewn.LogQL.Templates.Values;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates;

/// <summary>One execution of a template: goes through its nodes and writes. Not thread-safe.</summary>
internal sealed class TemplateRun
{
    private readonly Template _template;
    private readonly StringBuilder _output;
    private readonly TemplateEvaluator _evaluator;
    private List<(string Name, GoValue Value)> _variables = [];
    private string _name;
    private TemplateNode? _node;
    private int _nesting;
    private int _steps;

    /// <summary>An execution that has not begun.</summary>
    public TemplateRun(Template template, in TemplateInput data, StringBuilder output)
    {
        (_template, Data, _output, _name) = (template, data, output, template.Name);
        _evaluator = new TemplateEvaluator(this);
    }

    private enum Flow
    {
        Next,
        Break,
        Continue,
    }

    /// <summary>What the template sees.</summary>
    public TemplateInput Data { get; }

    /// <summary>Variables in the order they were declared.</summary>
    public List<(string Name, GoValue Value)> Variables => _variables;

    /// <summary>Executes the template.</summary>
    /// <exception cref="TemplateFault">It failed.</exception>
    public void Execute()
    {
        var dot = GoValue.Of(Data.Alert?.Dot ?? (GoMap)new LabelMap(Data.Labels));
        _variables.Add(("$", dot));
        Walk(dot, _template.Find(_name)!);
    }

    /// <summary>A function that the template calls.</summary>
    public TemplateFunction Function(string name) => _template.Function(name);

    /// <summary>Notes where the execution is, for messages.</summary>
    public void At(TemplateNode node) => _node = node;

    /// <summary>The exception for a failure where the execution is.</summary>
    public TemplateFault Fault(string problem) => new(
        $"template: {_template.Locate(_node!.Position)}: executing {GoText.Quote(_name)} at <{_node}>: {problem}");

    /// <summary>Counts work against the limit.</summary>
    public void Charge(int steps)
    {
        _steps += steps;
        if (_steps > TemplateLimits.MaxSteps)
            throw Fault(FormattableString.Invariant($"more than {TemplateLimits.MaxSteps} steps"));
    }

    private Flow Walk(GoValue dot, TemplateNode node)
    {
        At(node);
        Charge(1);
        switch (node)
        {
            case ActionNode action:
                GoValue value = _evaluator.Pipeline(dot, action.Pipe);
                At(node);
                if (action.Pipe.Variables.Count == 0)
                    Write(value.IsValid ? GoFormatter.Print(value.Value) : "<no value>");
                return Flow.Next;
            case TextNode text:
                Write(text.Text);
                return Flow.Next;
            case ListNode list:
                return WalkList(dot, list);
            case BranchNode { Kind: BranchKind.Range } range:
                return WalkRange(dot, range);
            case BranchNode branch:
                return WalkBranch(dot, branch);
            case TemplateCallNode call:
                WalkCall(dot, call);
                return Flow.Next;
            case BreakNode:
                return Flow.Break;
            default:
                return Flow.Continue;
        }
    }

    private Flow WalkList(GoValue dot, ListNode list)
    {
        foreach (TemplateNode item in list.Items)
        {
            Flow flow = Walk(dot, item);
            if (flow != Flow.Next)
                return flow;
        }

        return Flow.Next;
    }

    private Flow WalkBranch(GoValue dot, BranchNode branch)
    {
        int mark = _variables.Count;
        GoValue value = _evaluator.Pipeline(dot, branch.Pipe);
        Flow flow = Flow.Next;
        if (value.IsTrue)
            flow = Walk(branch.Kind == BranchKind.With ? value : dot, branch.Body);
        else if (branch.Otherwise is not null)
            flow = Walk(dot, branch.Otherwise);
        Forget(mark);
        return flow;
    }

    private Flow WalkRange(GoValue dot, BranchNode range)
    {
        int mark = _variables.Count;
        GoValue value = _evaluator.Pipeline(dot, range.Pipe);
        bool isEmpty = value.Value switch
        {
            null => true,
            GoList list => list.Count == 0,
            GoMap map => map.Count == 0,
            nint number => number <= 0,
            _ => throw Fault($"range can't iterate over {GoFormatter.Print(value.Value)}"),
        };
        if (!isEmpty)
            WalkElements(range, value.Value!);
        Flow flow = isEmpty && range.Otherwise is not null ? Walk(dot, range.Otherwise) : Flow.Next;
        Forget(mark);
        return flow;
    }

    private void WalkElements(BranchNode range, object values)
    {
        switch (values)
        {
            case GoList list:
                for (int i = 0; i < list.Count && WalkElement(range, GoValue.Of((nint)i), GoValue.Any(list[i])); i++)
                {
                }

                break;
            case GoMap map:
                foreach ((string key, object? value) in map.Sorted)
                {
                    if (!WalkElement(range, GoValue.Of(key), map.Typed(value)))
                        break;
                }

                break;
            case nint count:
                for (nint i = 0; i < count && WalkElement(range, GoValue.Of(i), GoValue.Of(i)); i++)
                {
                }

                break;
        }
    }

    /// <summary>Runs the body for one element.</summary>
    /// <returns>False when the loop was left.</returns>
    private bool WalkElement(BranchNode range, GoValue key, GoValue element)
    {
        IReadOnlyList<VariableNode> names = range.Pipe.Variables;
        int mark = _variables.Count;
        if (range.Pipe.IsAssignment)
        {
            Assign(names[0].Names[0], names.Count > 1 ? key : element);
            if (names.Count > 1)
                Assign(names[1].Names[0], element);
        }
        else if (names.Count > 0)
        {
            _variables[mark - 1] = (_variables[mark - 1].Name, element);
            if (names.Count > 1)
                _variables[mark - 2] = (_variables[mark - 2].Name, key);
        }

        Flow flow = Walk(element, range.Body);
        Forget(mark);
        return flow != Flow.Break;
    }

    private void WalkCall(GoValue dot, TemplateCallNode call)
    {
        ListNode body = _template.Find(call.Name)
            ?? throw Fault($"template {GoText.Quote(call.Name)} not defined");
        if (_nesting == TemplateLimits.MaxNesting)
            throw Fault(FormattableString.Invariant($"exceeded maximum template depth ({TemplateLimits.MaxNesting})"));
        GoValue inner = call.Pipe is null ? GoValue.None : _evaluator.Pipeline(dot, call.Pipe);
        (string name, List<(string, GoValue)> variables) = (_name, _variables);
        _name = call.Name;
        _variables = [("$", inner)];
        _nesting++;
        Walk(inner, body);
        _nesting--;
        (_name, _variables) = (name, variables);
    }

    /// <summary>Gives a variable a new value.</summary>
    public void Assign(string name, GoValue value)
    {
        int index = _variables.FindLastIndex(variable => variable.Name == name);
        if (index < 0)
            throw Fault($"undefined variable: {name}");
        _variables[index] = (name, value);
    }

    private void Forget(int mark)
    {
        if (_variables.Count > mark)
            _variables.RemoveRange(mark, _variables.Count - mark);
    }

    private void Write(string text)
    {
        if (_output.Length + text.Length > TemplateLimits.MaxOutput)
            throw Fault(FormattableString.Invariant($"more than {TemplateLimits.MaxOutput} characters"));
        _output.Append(text);
    }
}
