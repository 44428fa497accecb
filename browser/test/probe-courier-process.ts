import { openCourierPorts } from '../src/courier-ports.ts';

const { control } = openCourierPorts();
control.onMessage((message) => control.send({ echo: message }));
