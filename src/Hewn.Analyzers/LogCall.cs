using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Hewn.Analyzers;

/// <summary>A call that writes a record or binds fields, as the rules see it. Immutable.</summary>
internal sealed class LogCall
{
    private static readonly HashSet<string> _levels = ["Trace", "Debug", "Info", "Warn", "Error", "Fatal", "Log"];
    private static readonly HashSet<string> _binders = ["With", "WithField", "WithFields"];

    private LogCall(IInvocationOperation invocation, KnownTypes types, bool isHewn)
    {
        Invocation = invocation;
        Types = types;
        IsHewn = isHewn;
        MethodName = invocation.TargetMethod.Name;
        IsBinding = isHewn && _binders.Contains(MethodName);
        var fields = new List<CallField>();
        IArgumentOperation? name = null;
        foreach (IArgumentOperation argument in invocation.Arguments)
        {
            switch (argument.Parameter?.Name)
            {
                case "message":
                    MessageParameter = argument.Parameter;
                    Message = argument.Value.Bare().Syntax as ExpressionSyntax;
                    break;
                case "error" or "exception":
                    HasException |= !argument.Value.IsNull();
                    break;
                case "name":
                    name = argument;
                    break;
                case "value" when name is not null:
                    fields.Add(FieldReader.Of(name.Value, argument.Value, argument.Syntax));
                    break;
                case "fields":
                    fields.AddRange(argument.Elements().Select(FieldReader.OfPair).OfType<CallField>());
                    break;
                case "args":
                    Arguments = [.. argument.Elements()];
                    break;
            }
        }

        HasException |= isHewn && IsBoundToException(invocation.Instance, types);
        if (isHewn && MessageParameter is { Type.SpecialType: not SpecialType.System_String } && Message is not null)
            fields.InsertRange(0, FieldReader.OfHoles(Message));
        if (!isHewn && Message is not null)
            fields.AddRange(FieldReader.OfTemplate(Message, Model, Arguments));
        Fields = fields;
    }

    /// <summary>The call.</summary>
    public IInvocationOperation Invocation { get; }

    /// <summary>The types of its compilation.</summary>
    public KnownTypes Types { get; }

    /// <summary>What the compiler knows about its file.</summary>
    public SemanticModel Model => Invocation.SemanticModel!;

    /// <summary>True for Hewn's own loggers, false for <c>ILogger</c>.</summary>
    public bool IsHewn { get; }

    /// <summary>Whether it makes a logger with more fields, and no record.</summary>
    public bool IsBinding { get; }

    /// <summary>The method's name.</summary>
    public string MethodName { get; }

    /// <summary>Whether the level is an argument, so that the call has no holes.</summary>
    public bool IsLevelArgument => IsHewn && MethodName == "Log";

    /// <summary>Whether it says that something failed, by ERROR or worse.</summary>
    public bool IsFailure => MethodName is "Error" or "Fatal" or "LogError" or "LogCritical";

    /// <summary>Whether the record will have an exception, as far as the call shows.</summary>
    public bool HasException { get; }

    /// <summary>The expression of the message; null where there is none.</summary>
    public ExpressionSyntax? Message { get; }

    /// <summary>The message's parameter; null where there is none.</summary>
    public IParameterSymbol? MessageParameter { get; }

    /// <summary>Whether the logger gets the message as a finished text.</summary>
    public bool IsMessageText => MessageParameter?.Type.SpecialType == SpecialType.System_String;

    /// <summary>The arguments of a message template.</summary>
    public IReadOnlyList<IOperation> Arguments { get; } = [];

    /// <summary>Everything of the call that becomes a field, in its order.</summary>
    public IReadOnlyList<CallField> Fields { get; }

    /// <summary>The call; null where it is none that the rules are about.</summary>
    public static LogCall? Read(IInvocationOperation invocation, KnownTypes types)
    {
        IMethodSymbol method = invocation.TargetMethod;
        if (types.IsLogger(method.ContainingType))
        {
            return _levels.Contains(method.Name) || _binders.Contains(method.Name)
                ? new LogCall(invocation, types, isHewn: true)
                : null;
        }

        return types.IsLoggerExtensions(method.ContainingType)
            && method.Name.StartsWith("Log", StringComparison.Ordinal)
                ? new LogCall(invocation, types, isHewn: false)
                : null;
    }

    private static bool IsBoundToException(IOperation? receiver, KnownTypes types)
    {
        while (receiver?.Bare() is IInvocationOperation call && types.IsLogger(call.TargetMethod.ContainingType))
        {
            if (call.TargetMethod.Name == "WithError")
                return true;
            receiver = call.Instance;
        }

        return false;
    }
}
