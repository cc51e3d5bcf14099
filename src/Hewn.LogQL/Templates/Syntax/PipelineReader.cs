using System.Globalization;
using Hewn.LogQL.Templates.Nodes;
using Hewn.LogQL.Values;

namespace Hewn.LogQL.Templates.Syntax;

/// <summary>Reads what stands between braces: declarations, commands, operands.</summary>
internal sealed class PipelineReader(TemplateReader reader)
{
    private readonly List<string> _variables = ["$"];
    private int _depth;

    /// <summary>Variables that are known here; setting it forgets those of a block that ended.</summary>
    public int VariableCount
    {
        get => _variables.Count;
        set => _variables.RemoveRange(value, _variables.Count - value);
    }

    /// <summary>Reads a pipeline and the token that ends it.</summary>
    public PipeNode Read(string context, TemplateTokenKind end)
    {
        if (++_depth > TemplateLimits.MaxNesting)
            throw reader.Fault(string.Create(CultureInfo.InvariantCulture,
                $"nested deeper than {TemplateLimits.MaxNesting} levels"));
        int start = reader.PeekNonSpace().Start;
        var declared = new List<VariableNode>();
        bool isAssignment = ReadDeclarations(context, declared);
        var commands = new List<CommandNode>();
        while (true)
        {
            TemplateToken token = reader.PeekNonSpace();
            if (token.Kind == end)
                break;
            if (!IsOperand(token.Kind))
            {
                reader.Next();
                throw reader.Unexpected(token, context);
            }

            commands.Add(ReadCommand());
        }

        reader.Next();
        Check(commands, context);
        _depth--;
        return new PipeNode(start, declared, isAssignment, commands);
    }

    private bool ReadDeclarations(string context, List<VariableNode> declared)
    {
        while (reader.PeekNonSpace() is { Kind: TemplateTokenKind.Variable } variable)
        {
            int before = reader.At;
            reader.Next();
            TemplateToken next = reader.PeekNonSpace();
            if (next.Kind is TemplateTokenKind.Assign or TemplateTokenKind.Declare)
            {
                reader.Next();
                Declare(variable, declared);
                return next.Kind == TemplateTokenKind.Assign;
            }

            if (next is not { Kind: TemplateTokenKind.Char, Text: "," })
            {
                reader.At = before;
                return false;
            }

            reader.Next();
            Declare(variable, declared);
            if (context != "range" || declared.Count >= 2)
                throw reader.Fault($"too many declarations in {context}");
            if (reader.PeekNonSpace().Kind
                is not (TemplateTokenKind.Variable or TemplateTokenKind.Close or TemplateTokenKind.RightParen))
                throw reader.Fault("range can only initialize variables");
        }

        return false;
    }

    private void Declare(TemplateToken variable, List<VariableNode> declared)
    {
        declared.Add(new VariableNode(variable.Start, [variable.Text]));
        _variables.Add(variable.Text);
    }

    private void Check(List<CommandNode> commands, string context)
    {
        if (commands.Count == 0)
            throw reader.Fault($"missing value for {context}");
        for (int i = 1; i < commands.Count; i++)
        {
            if (commands[i].Arguments[0] is BoolNode or DotNode or NilNode or NumberNode or StringNode)
                throw reader.Fault(string.Create(CultureInfo.InvariantCulture,
                    $"non executable command in pipeline stage {i + 1}"));
        }
    }

    private CommandNode ReadCommand()
    {
        int start = reader.PeekNonSpace().Start;
        var arguments = new List<TemplateNode>();
        while (true)
        {
            reader.PeekNonSpace();
            if (ReadOperand() is { } operand)
                arguments.Add(operand);
            TemplateToken next = reader.Peek();
            if (next.Kind is TemplateTokenKind.Close or TemplateTokenKind.RightParen)
                break;
            reader.Next();
            if (next.Kind == TemplateTokenKind.Pipe)
                break;
            if (next.Kind != TemplateTokenKind.Space)
                throw reader.Unexpected(next, "operand");
        }

        return arguments.Count > 0 ? new CommandNode(start, arguments) : throw reader.Fault("empty command");
    }

    private TemplateNode? ReadOperand()
    {
        TemplateNode? node = ReadTerm();
        if (node is null || reader.Peek().Kind != TemplateTokenKind.Field)
            return node;
        int start = reader.Peek().Start;
        var fields = new List<string>();
        while (reader.Peek().Kind == TemplateTokenKind.Field)
            fields.Add(reader.Next().Text[1..]);
        return node switch
        {
            FieldNode field => new FieldNode(start, [.. field.Names, .. fields]),
            VariableNode variable => new VariableNode(start, [.. variable.Names, .. fields]),
            BoolNode or StringNode or NumberNode or NilNode or DotNode =>
                throw reader.Fault($"unexpected . after term {GoText.Quote(node.ToString()!)}"),
            _ => new ChainNode(start, node, fields),
        };
    }

    private TemplateNode? ReadTerm()
    {
        TemplateToken token = reader.PeekNonSpace();
        if (!IsOperand(token.Kind))
            return null;
        reader.Next();
        switch (token.Kind)
        {
            case TemplateTokenKind.Identifier:
                if (!reader.HasFunction(token.Text))
                    throw reader.Fault($"function {GoText.Quote(token.Text)} not defined");
                return new IdentifierNode(token.Start, token.Text);
            case TemplateTokenKind.Dot:
                return new DotNode(token.Start);
            case TemplateTokenKind.Nil:
                return new NilNode(token.Start);
            case TemplateTokenKind.Variable:
                if (!_variables.Contains(token.Text))
                    throw reader.Fault($"undefined variable {GoText.Quote(token.Text)}");
                return new VariableNode(token.Start, [token.Text]);
            case TemplateTokenKind.Field:
                return new FieldNode(token.Start, [token.Text[1..]]);
            case TemplateTokenKind.Bool:
                return new BoolNode(token.Start, token.Text == "true");
            case TemplateTokenKind.LeftParen:
                return Read("parenthesized pipeline", TemplateTokenKind.RightParen);
            case TemplateTokenKind.String or TemplateTokenKind.RawString:
                int at = 0;
                return GoText.Unquote(token.Text, ref at, out string value) == GoTextReading.Good
                    ? new StringNode(token.Start, token.Text, value)
                    : throw reader.Fault("invalid syntax");
            default:
                return TemplateNumberReader.Read(token, out NumberNode number) is { } problem
                    ? throw reader.Fault(problem)
                    : number;
        }
    }

    private static bool IsOperand(TemplateTokenKind kind) => kind is TemplateTokenKind.Bool
        or TemplateTokenKind.CharConstant or TemplateTokenKind.Complex or TemplateTokenKind.Dot
        or TemplateTokenKind.Field or TemplateTokenKind.Identifier or TemplateTokenKind.Number
        or TemplateTokenKind.Nil or TemplateTokenKind.RawString or TemplateTokenKind.String
        or TemplateTokenKind.Variable or TemplateTokenKind.LeftParen;
}
