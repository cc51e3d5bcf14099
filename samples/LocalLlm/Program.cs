using LocalLlm;

return await ServerCommand.Create().Parse(args).InvokeAsync();
