import { openCourierPorts } from '../src/utility-ports.ts';

const { control } = openCourierPorts(process.parentPort);
control.onMessage((message) => control.send({ echo: message }));
